package io.dialplane.calllog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What is told live, read by number: every node reads for its own sockets, and the database is what nodes have in common. */
@ApplicationScoped
public class LiveEvents {

    /** Read at a time. */
    public static final int PART = 500;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    private Sql sql;

    /**
     * An event.
     *
     * @param number from 1, without gaps in a company
     * @param kind   {@code ringing, waiting, answered, ended, changed} of a call, {@code agent_state}
     * @param data   JSON
     */
    public record LiveEvent(long number, Instant at, String kind, String data) {

        /**
         * The data for somebody who is told everything only of calls with a part in them: of other calls it is nothing but which one.
         *
         * @param agent null: is told everything of all
         */
        public String dataFor(Integer agent) {
            if (agent == null) {
                return data;
            }
            try {
                JsonNode all = JSON.readTree(data);
                boolean ofCall = all.has("call_sid");
                boolean ownPart = all.path("agent_id").asInt() == agent
                        || StreamSupport.stream(all.path("rung_ids").spliterator(), false)
                                .anyMatch(id -> id.asInt() == agent);
                return !ofCall || ownPart
                        ? data
                        : JSON.createObjectNode()
                                .set("call_id", all.get("call_id"))
                                .toString();
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

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

    /** Numbers of the last events until now, by company; companies in which nothing was told are left out. */
    public Map<CompanyId, Long> last(Collection<CompanyId> companies) {
        if (companies.isEmpty()) {
            return Map.of();
        }
        String ids = CallSql.array(companies.stream().map(CompanyId::value).toList());
        Map<CompanyId, Long> last = new HashMap<>();
        sql.session(session -> session.rows(
                "SELECT company, number FROM last_told(?::int[])",
                row -> last.put(new CompanyId(row.getInt(1)), row.getLong(2)),
                ids));
        return last;
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
