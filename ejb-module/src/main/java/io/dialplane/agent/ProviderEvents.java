package io.dialplane.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Repeated;
import io.dialplane.platform.Setting;
import io.dialplane.platform.Sql;
import io.dialplane.platform.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/**
 * Takes what a provider tells: keeps it as it came, once, and sets the states of the agents it is about. Providers tell again
 * what was not answered; the same event changes nothing then.
 */
@ApplicationScoped
public class ProviderEvents {

    @Inject
    private Sql sql;

    @Inject
    private CompanyService companies;

    @Inject
    private AgentStates states;

    /**
     * {@code PROVIDER_EVENT_RETENTION_DAYS}: how long what providers told is kept, from 1 to 3650 days; default 30.
     *
     * @throws IllegalStateException when it is wrong
     */
    public static Duration retention() {
        return Setting.of("PROVIDER_EVENT_RETENTION_DAYS", Duration.ofDays(30), text -> {
            long days = Long.parseLong(text);
            if (days < 1 || days > 3_650) {
                throw new IllegalArgumentException("must be between 1 and 3650");
            }
            return Duration.ofDays(days);
        });
    }

    /**
     * Takes events in the order in which they are given.
     *
     * @return how many of them were new
     */
    public int take(CompanyId company, List<JsonNode> events) {
        int taken = 0;
        for (JsonNode raw : events) {
            ProviderEvent event = ProviderEvent.of(raw);
            if (keep(company, event)) {
                taken++;
                if (event.agentId() != null && event.kind().state() != null) {
                    states.told(company, event.agentId(), event.kind().state(), event.reason());
                }
            }
        }
        return taken;
    }

    private boolean keep(CompanyId company, ProviderEvent event) {
        String text = event.raw().toString();
        return sql.transaction(session -> {
                    session.enter(company);
                    return session.update(
                            """
                            INSERT INTO provider_event (company_id, digest, kind, agent_id, call_id, event)
                            VALUES (?, ?, ?, ?, ?, ?::jsonb)
                            ON CONFLICT (company_id, digest) DO NOTHING
                            """,
                            company.value(),
                            Texts.sha256(text),
                            event.kind().name(),
                            event.agentId(),
                            event.callId(),
                            text);
                })
                > 0;
    }

    /** Forgets what is older than {@link #retention}. */
    void forgetOld() {
        Repeated.withEach(
                companies.all(),
                company -> sql.transaction(session -> {
                    session.enter(company.id());
                    return session.update(
                            """
                            DELETE FROM provider_event
                             WHERE company_id = ? AND received_at < clock_timestamp() - make_interval(secs => ?)
                            """, company.id().value(), (double) retention().toSeconds());
                }));
    }
}
