package io.dialplane.takeover;

import io.dialplane.callresult.CallStatus;
import io.dialplane.takeover.Taken.What;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings the panel's call results beside ours, in a table that only this connection sees, and finds out which are new. A result
 * keeps its id, so the latest of a number there is the latest here.
 */
final class Results {

    /** How far beyond the panel's largest id ours begin. */
    private static final long ROOM = 10_000_000;

    private static final int LOOKED_AT_ONCE = 10_000;
    private static final Set<String> STATUSES =
            Arrays.stream(CallStatus.values()).map(CallStatus::name).collect(Collectors.toUnmodifiableSet());

    private final Panel panel;
    private final Database target;
    private final Taken taken;
    private final Tally tally;

    Results(Panel panel, Database target, Taken taken, Tally tally) {
        this.panel = panel;
        this.target = target;
        this.taken = taken;
        this.tally = tally;
    }

    /** @throws TakeOverException when other results have some of their ids here */
    void refuseConflicts() throws SQLException {
        long largest = panel.largestId("call_results");
        long after = 0;
        while (true) {
            List<Long> own = target.rows(
                    "SELECT id FROM call_result WHERE kind <> 'taken_over' AND id > ? AND id <= ? ORDER BY id LIMIT ?",
                    row -> row.getLong(1),
                    after,
                    largest,
                    LOOKED_AT_ONCE);
            if (own.isEmpty()) {
                return;
            }
            List<Long> both = panel.resultsAmong(own.toArray(Long[]::new));
            if (!both.isEmpty()) {
                throw new TakeOverException(
                        "Dialplane has other call results under ids of the panel (id " + both.get(0)
                                + " …). Ids are kept, so take the panel over into a database without results. Nothing was written.");
            }
            after = own.get(own.size() - 1);
        }
    }

    /** What is reported here from now on gets ids beyond the panel's. */
    void makeRoom() throws SQLException {
        long largest = panel.largestId("call_results");
        target.transaction(() -> Target.raiseIds(target, "call_result", largest, ROOM, Long.MAX_VALUE));
    }

    /** Reads them all; companies, people, scenarios, lines and numbers are known by now. */
    void read() throws SQLException {
        target.execute("""
                CREATE TEMPORARY TABLE their_result (
                    id               bigint NOT NULL,
                    number_id        int    NOT NULL,       -- there, then here
                    company_id       int    NOT NULL,       -- from here on: ids here
                    status           text   NOT NULL,
                    attempted_at     timestamptz NOT NULL,
                    scenario_id      int,
                    outbound_line_id int,
                    agent_id         int,
                    reason           text,
                    user_message     text,
                    fate             text                   -- null: new
                )
                """);
        Copy.pipe(panel.connection(), Panel.RESULTS, target.connection(), """
                COPY their_result (id, number_id, company_id, status, attempted_at, scenario_id, outbound_line_id, agent_id, reason, user_message)
                FROM STDIN
                """, this::read);
        target.execute("ANALYZE their_result");
        target.update("""
                UPDATE their_result r SET fate = 'numberless'
                 WHERE NOT EXISTS (SELECT 1 FROM their_number t WHERE t.source_id = r.number_id)
                """);
        target.update("""
                UPDATE their_result r SET number_id = t.number_id FROM their_number t
                 WHERE t.source_id = r.number_id AND t.number_id <> t.source_id AND r.fate IS NULL
                """);
        target.update("""
                UPDATE their_result r
                   SET fate = CASE WHEN (c.status, c.attempted_at, c.scenario_id, c.outbound_line_id, c.agent_id, c.reason, c.user_message)
                                        IS NOT DISTINCT FROM
                                        (r.status, r.attempted_at, r.scenario_id, r.outbound_line_id, r.agent_id, r.reason, r.user_message)
                                   THEN 'there' ELSE 'changed' END
                  FROM call_result c WHERE c.id = r.id AND r.fate IS NULL
                """);
        target.execute(
                "CREATE INDEX their_result_to_write ON their_result (number_id) WHERE fate IS NULL OR fate = 'changed'");
        target.execute("ANALYZE their_result");
        target.connection().commit();
        tally.skipped(Reason.NUMBER_NOT_TAKEN, count("numberless"), null);
        tally.noted(Note.GONE_THERE, target.number("""
                        SELECT count(*) FROM call_result c
                         WHERE c.kind = 'taken_over' AND c.voided_at IS NULL
                           AND NOT EXISTS (SELECT 1 FROM their_result r WHERE r.id = c.id)
                        """), null);
    }

    private void read(String[] fields, Copy.Fields out) {
        String id = fields[0];
        Integer company = taken.id(What.COMPANY, number(fields[2]));
        if (fields[1].equals(Copy.NULL)) {
            tally.skipped(Reason.NUMBER_NOT_TAKEN, "id " + id);
        } else if (company == null) {
            tally.skipped(Reason.COMPANY_NOT_TAKEN, "id " + id);
        } else if (!STATUSES.contains(fields[3])) {
            tally.skipped(Reason.UNKNOWN_STATUS, "id " + id + ": " + fields[3]);
        } else if (fields[4].equals(Copy.NULL)) {
            tally.skipped(Reason.IMPOSSIBLE_TIME, "id " + id);
        } else {
            out.add(id)
                    .add(fields[1])
                    .add(company)
                    .add(fields[3])
                    .add(fields[4])
                    .add(known(What.SCENARIO, fields[5], Note.UNKNOWN_SCENARIO, id))
                    .add(known(What.LINE, fields[6], Note.UNKNOWN_LINE, id))
                    .add(known(What.PERSON, fields[7], Note.UNKNOWN_AGENT, id))
                    .add(fields[8])
                    .add(fields[9]);
        }
    }

    private Integer known(What what, String there, Note unknown, String result) {
        Integer here = taken.id(what, number(there));
        if (here == null && !there.equals(Copy.NULL)) {
            tally.noted(unknown, "id " + result);
        }
        return here;
    }

    private static Long number(String field) {
        return field.equals(Copy.NULL) ? null : Long.valueOf(field);
    }

    /** Counts, at the end, what was written and what was there. */
    void count() throws SQLException {
        tally.taken(target.number("SELECT count(*) FROM their_result WHERE fate IS NULL"));
        tally.changed(count("changed"));
        tally.there(count("there"));
    }

    private long count(String fate) throws SQLException {
        return target.number("SELECT count(*) FROM their_result WHERE fate = ?", fate);
    }

    /** Writes the audit logs of the companies that got some. */
    void audit() throws SQLException {
        target.transaction(() -> target.update("""
                INSERT INTO audit_entry (company_id, actor, action, subject, after)
                SELECT company_id, 'system', 'company.take-over', 'company:' || company_id, jsonb_build_object('call_results', count(*))
                  FROM their_result WHERE fate IS NULL OR fate = 'changed' GROUP BY company_id
                """));
    }
}
