package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/** What is told live, read by number: every node reads for its own sockets, and the database is what nodes have in common. */
@ApplicationScoped
public class LiveEvents {

    /** Read at a time. */
    public static final int PART = 500;

    @Inject
    private Sql sql;

    /**
     * An event.
     *
     * @param number from 1, without gaps in a company
     * @param kind   {@code ringing, waiting, answered, ended, changed} of a call, {@code agent_state}
     * @param data   JSON
     */
    public record LiveEvent(long number, Instant at, String kind, String data) {}

    /** Events behind a number, {@link #PART} at most. */
    public List<LiveEvent> after(CompanyId company, long number) {
        return sql.transaction(session -> {
            session.enter(company);
            return session.rows(
                    "SELECT number, at, kind, data::text FROM voice_feed_event WHERE company_id = ? AND number > ? ORDER BY number LIMIT ?",
                    row -> new LiveEvent(row.getLong(1), CallSql.instant(row, 2), row.getString(3), row.getString(4)),
                    company.value(),
                    number,
                    PART);
        });
    }

    /** Number of the last event until now; 0: there was none. */
    public long last(CompanyId company) {
        return sql.transaction(session -> {
            session.enter(company);
            return session
                    .rows("SELECT last FROM voice_feed WHERE company_id = ?", row -> row.getLong(1), company.value())
                    .stream()
                    .findFirst()
                    .orElse(0L);
        });
    }
}
