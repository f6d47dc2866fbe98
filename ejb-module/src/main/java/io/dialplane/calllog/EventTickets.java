package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import io.dialplane.platform.Texts;
import io.dialplane.session.LiveSessions;
import io.dialplane.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Tickets with which a browser opens a socket: a socket's address is no place for an access token. Each opens one, within half a minute. */
@ApplicationScoped
public class EventTickets {

    public static final Duration LIFETIME = Duration.ofSeconds(30);

    private static final int BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Inject
    private Sql sql;

    @Inject
    private LiveSessions sessions;

    /** A ticket, and the number of the last event until now. */
    public record Ticket(String text, long last) {}

    /** A ticket of a person's session for a company's events. */
    public Ticket issue(CompanyId company, UUID sid) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return sql.transaction(session -> {
            session.enter(company);
            session.update("""
                    INSERT INTO voice_ticket (ticket_hash, company_id, sid, expires_at)
                    VALUES (?, ?, ?, clock_timestamp() + make_interval(secs => ?))
                    """, Texts.sha256(text), company.value(), sid, (double) LIFETIME.toSeconds());
            return new Ticket(
                    text,
                    session
                            .rows(
                                    "SELECT last FROM voice_feed WHERE company_id = ?",
                                    row -> row.getLong(1),
                                    company.value())
                            .stream()
                            .findFirst()
                            .orElse(0L));
        });
    }

    /** Uses a ticket up; gives the session it is of. Empty: unknown, used, expired, or the session is over. */
    public Optional<Session> use(CompanyId company, String text) {
        return sql
                .transaction(session -> {
                    session.enter(company);
                    return session.rows(
                            "DELETE FROM voice_ticket WHERE company_id = ? AND ticket_hash = ? RETURNING sid, expires_at > clock_timestamp()",
                            row -> row.getBoolean(2)
                                    ? Optional.of(row.getObject(1, UUID.class))
                                    : Optional.<UUID>empty(),
                            company.value(),
                            Texts.sha256(text));
                })
                .stream()
                .findFirst()
                .flatMap(sid -> sid)
                .flatMap(sessions::find)
                .filter(one -> one.superuser() || one.companyId().equals(company));
    }
}
