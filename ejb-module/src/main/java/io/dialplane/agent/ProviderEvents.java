package io.dialplane.agent;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Repeated;
import io.dialplane.platform.Setting;
import io.dialplane.platform.Sql;
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
    private TelephonyProviders providers;

    @Inject
    private ProviderEventRegistry registry;

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
        String account = providers.account(company);
        int taken = 0;
        for (JsonNode raw : events) {
            if (registry.take(company, account, ProviderEvent.of(raw))) {
                taken++;
            }
        }
        return taken;
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
