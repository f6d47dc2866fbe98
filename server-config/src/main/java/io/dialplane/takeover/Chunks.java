package io.dialplane.takeover;

import java.sql.SQLException;
import java.util.List;

/**
 * Writes numbers, chunk by chunk in the order of their ids, each with its results in one transaction: a number is never free before
 * what companies had to do with it is known, and whatever the moment the take-over is ended at, the next run goes on.
 *
 * <p>Numbers get their places in the queue as imported ones do, from the sweep: those that are not blocked wait until the
 * cooldown is over, and those that the panel's dialers had at the time until their time-out is.
 */
final class Chunks {

    private final Database target;
    private final Options options;
    private final Numbers numbers;
    private final Tally tally;
    private final Progress progress;

    Chunks(Database target, Options options, Numbers numbers, Tally tally, Progress progress) {
        this.target = target;
        this.options = options;
        this.numbers = numbers;
        this.tally = tally;
        this.progress = progress;
    }

    void write() throws SQLException {
        look("phone_number, number_state, call_result, company_number, company_list");
        target.connection().commit();
        long done = 0;
        int after = 0;
        while (true) {
            int from = after;
            List<long[]> next =
                    target.rows("""
                    SELECT max(x.number_id), count(*)
                      FROM (SELECT number_id FROM their_number WHERE NOT duplicate AND number_id > ? ORDER BY number_id LIMIT ?) x
                    """, row -> new long[] {row.getLong(1), row.getLong(2)}, from, options.chunk());
            long count = next.get(0)[1];
            if (count == 0) {
                return;
            }
            int to = (int) next.get(0)[0];
            int[] written = new int[2];
            try {
                target.transaction(() -> {
                    // foreign keys keep the plan of their first look-up, when a new table is still empty
                    target.execute("SET LOCAL enable_seqscan = off");
                    lock(from, to);
                    written[0] = update(from, to);
                    written[1] = insert(from, to);
                    if (from == 0) {
                        look("phone_number, number_state");
                    }
                    results(from, to);
                });
            } catch (SQLException e) {
                if ("23505".equals(e.getSQLState())) {
                    throw new TakeOverException(
                            "A number of the panel was added here meanwhile: run the take-over again", e);
                }
                throw e;
            }
            tally.taken(written[1]);
            tally.changed(written[0]);
            tally.there(count - written[0] - written[1]);
            done += count;
            after = to;
            progress.at("numbers and their results", done, numbers.usable());
        }
    }

    /**
     * The planner learns how much is there. Autovacuum sees none of what the first chunk writes, and each of its rows would be
     * compared with each; and it keeps away as long as the chunk takes.
     */
    private void look(String tables) throws SQLException {
        target.execute("ANALYZE " + tables);
    }

    /** Whoever writes results locks the number first, in the order of ids. */
    private void lock(int from, int to) throws SQLException {
        target.rows(
                """
                SELECT s.number_id FROM number_state s JOIN their_number t ON t.number_id = s.number_id AND NOT t.duplicate
                 WHERE s.number_id > ? AND s.number_id <= ? AND t.number_id > ? AND t.number_id <= ?
                   AND (t.last_called_at > coalesce(s.last_called_at, '-infinity') OR t.global_status <> s.global_status
                        OR t.assigned_at + make_interval(secs => ?) > now()
                        OR EXISTS (SELECT 1 FROM their_result r WHERE r.number_id = s.number_id AND (r.fate IS NULL OR r.fate = 'changed')))
                 ORDER BY s.number_id FOR NO KEY UPDATE OF s
                """,
                row -> row.getInt(1),
                from,
                to,
                from,
                to,
                (double) options.assignmentTimeout().toMillis() / 1_000);
    }

    /**
     * What has changed there: calls, blocks, and numbers that its dialers have been given. A block that was set or lifted here
     * counts, except that a complaint is never lost. Returns how many were changed.
     */
    private int update(int from, int to) throws SQLException {
        return target.update(
                """
                WITH theirs AS MATERIALIZED (
                    SELECT t.number_id, t.last_called_at, t.global_status, t.assigned_at + make_interval(secs => ?) AS assigned_until,
                           (SELECT c.target_id FROM taken_over c WHERE c.what = 'company' AND c.source_id = t.last_called_company) AS company
                      FROM their_number t WHERE NOT t.duplicate AND t.number_id > ? AND t.number_id <= ?),
                judged AS MATERIALIZED (
                    SELECT s.*, t.company, t.assigned_until, t.last_called_at AS called_there,
                           coalesce(t.last_called_at > coalesce(s.last_called_at, '-infinity'), false) AS later_there,
                           CASE WHEN t.global_status = s.global_status THEN s.global_status
                                WHEN s.global_status = b.was THEN t.global_status
                                WHEN t.global_status = 'COMPLAINED' AND b.was <> 'COMPLAINED' THEN 'COMPLAINED'
                                ELSE s.global_status END AS becomes
                      FROM theirs t JOIN number_state s ON s.number_id = t.number_id
                     CROSS JOIN LATERAL (
                           -- how it was there when it was taken over
                           SELECT coalesce((SELECT g.to_status FROM global_status_change g
                                             WHERE g.number_id = s.number_id AND g.reason = 'taken over' ORDER BY g.id DESC LIMIT 1),
                                           'ACTIVE') AS was) b
                     WHERE s.number_id > ? AND s.number_id <= ?),
                moved AS MATERIALIZED (
                    SELECT j.*, j.lease_batch IS NULL
                                AND (j.becomes <> j.global_status OR j.later_there OR coalesce(j.assigned_until > clock_timestamp(), false)) AS moves
                      FROM judged j),
                wanted AS MATERIALIZED (
                    SELECT m.number_id, m.company, m.global_status AS was, m.becomes,
                           greatest(m.last_called_at, m.called_there) AS last_called_at,
                           CASE WHEN m.later_there THEN m.company ELSE m.last_called_company END AS last_called_company,
                           CASE WHEN m.becomes = m.global_status THEN m.blocked_by WHEN m.becomes <> 'ACTIVE' THEN m.company END AS blocked_by,
                           CASE WHEN m.moves THEN NULL ELSE m.pos END AS pos,
                           CASE WHEN NOT m.moves THEN m.free_at
                                WHEN m.becomes = 'ACTIVE' AND m.dialable AND NOT m.retired AND NOT m.suppressed
                                THEN greatest(clock_timestamp(), greatest(m.last_called_at, m.called_there) + make_interval(secs => ?),
                                              m.assigned_until) END AS free_at
                      FROM moved m),
                logged AS (
                    INSERT INTO global_status_change (number_id, from_status, to_status, company_id, reason)
                    SELECT w.number_id, w.was, w.becomes, w.company, 'taken over' FROM wanted w WHERE w.becomes <> w.was)
                UPDATE number_state s
                   SET last_called_at = w.last_called_at, last_called_company = w.last_called_company, global_status = w.becomes,
                       blocked_by = w.blocked_by, pos = w.pos, free_at = w.free_at
                  FROM wanted w
                 WHERE s.number_id = w.number_id
                   AND (s.last_called_at, s.last_called_company, s.global_status, s.blocked_by, s.pos, s.free_at)
                       IS DISTINCT FROM (w.last_called_at, w.last_called_company, w.becomes, w.blocked_by, w.pos, w.free_at)
                """,
                (double) options.assignmentTimeout().toMillis() / 1_000,
                from,
                to,
                from,
                to,
                (double) options.cooldown().toMillis() / 1_000);
    }

    /** New numbers; returns how many. */
    private int insert(int from, int to) throws SQLException {
        return target.update(
                """
                WITH new AS MATERIALIZED (
                    SELECT t.*, (SELECT c.target_id FROM taken_over c WHERE c.what = 'company' AND c.source_id = t.last_called_company) AS company
                      FROM their_number t
                     WHERE NOT t.duplicate AND t.number_id > ? AND t.number_id <= ?
                       AND NOT EXISTS (SELECT 1 FROM phone_number n WHERE n.id = t.number_id)),
                numbered AS (
                    INSERT INTO phone_number (id, e164, country) SELECT n.number_id, n.e164, n.country FROM new n ORDER BY n.number_id),
                logged AS (
                    INSERT INTO global_status_change (number_id, from_status, to_status, company_id, reason)
                    SELECT n.number_id, 'ACTIVE', n.global_status, n.company, 'taken over' FROM new n WHERE n.global_status <> 'ACTIVE')
                INSERT INTO number_state (number_id, country, dialable, global_status, blocked_by, last_called_at, last_called_company, free_at)
                SELECT n.number_id, n.country, n.dialable, n.global_status, CASE WHEN n.global_status <> 'ACTIVE' THEN n.company END,
                       n.last_called_at, n.company,
                       CASE WHEN n.global_status = 'ACTIVE' AND n.dialable
                            THEN greatest(clock_timestamp(), n.last_called_at + make_interval(secs => ?), n.assigned_at + make_interval(secs => ?)) END
                  FROM new n ORDER BY n.number_id
                """,
                from,
                to,
                (double) options.cooldown().toMillis() / 1_000,
                (double) options.assignmentTimeout().toMillis() / 1_000);
    }

    /** Results of the chunk's numbers, and what the companies know of these numbers since. */
    private void results(int from, int to) throws SQLException {
        int written = target.update("""
                INSERT INTO call_result (id, number_id, company_id, kind, status, attempted_at, scenario_id, outbound_line_id, agent_id,
                                         reason, user_message)
                SELECT r.id, r.number_id, r.company_id, 'taken_over', r.status, r.attempted_at, r.scenario_id, r.outbound_line_id,
                       r.agent_id, r.reason, r.user_message
                  FROM their_result r WHERE r.fate IS NULL AND r.number_id > ? AND r.number_id <= ? ORDER BY r.id
                """, from, to);
        written += target.update("""
                UPDATE call_result c
                   SET status = r.status, attempted_at = r.attempted_at, scenario_id = r.scenario_id, outbound_line_id = r.outbound_line_id,
                       agent_id = r.agent_id, reason = r.reason, user_message = r.user_message
                  FROM their_result r
                 WHERE r.fate = 'changed' AND r.number_id > ? AND r.number_id <= ? AND c.id = r.id AND c.kind = 'taken_over'
                """, from, to);
        if (written == 0) {
            return;
        }
        if (from == 0) {
            look("call_result");
        }
        target.update("""
                WITH touched AS MATERIALIZED (
                    SELECT DISTINCT r.company_id, r.number_id FROM their_result r JOIN call_result c ON c.id = r.id AND c.voided_at IS NULL
                     WHERE (r.fate IS NULL OR r.fate = 'changed') AND r.number_id > ? AND r.number_id <= ?),
                listed AS (
                    DELETE FROM company_list l USING touched t WHERE l.company_id = t.company_id AND l.number_id = t.number_id),
                remembered AS (
                    UPDATE number_state s SET lease_listed_due = NULL, lease_listed_early = NULL
                      FROM touched t WHERE s.number_id = t.number_id AND s.lease_company = t.company_id AND s.lease_listed_due IS NOT NULL)
                INSERT INTO company_number AS n (company_id, number_id, last_status, attempts, last_result_id, last_attempt_at,
                                                 last_user_message, agent_id)
                SELECT c.company_id, c.number_id,
                       (array_agg(c.status ORDER BY c.id DESC))[1],
                       count(*) FILTER (WHERE c.kind <> 'panel'),
                       max(c.id),
                       (array_agg(c.attempted_at ORDER BY c.id DESC) FILTER (WHERE c.kind <> 'panel'))[1],
                       (array_agg(c.user_message ORDER BY c.id DESC) FILTER (WHERE c.kind <> 'panel'))[1],
                       (array_agg(c.agent_id ORDER BY c.id DESC))[1]
                  FROM touched t JOIN call_result c ON c.number_id = t.number_id AND c.company_id = t.company_id AND c.voided_at IS NULL
                 GROUP BY c.company_id, c.number_id
                ON CONFLICT (cn_key) DO UPDATE
                   SET last_status = excluded.last_status, attempts = excluded.attempts, last_result_id = excluded.last_result_id,
                       last_attempt_at = excluded.last_attempt_at, last_user_message = excluded.last_user_message, agent_id = excluded.agent_id
                """, from, to);
        // the companies' retry rules are asked again, by the sweep
        target.update("""
                UPDATE retry_settings rs SET refill_from = 0, refill_after = NULL
                 WHERE rs.enabled AND EXISTS (SELECT 1 FROM their_result r
                                               WHERE r.company_id = rs.company_id AND (r.fate IS NULL OR r.fate = 'changed')
                                                 AND r.number_id > ? AND r.number_id <= ?)
                """, from, to);
    }
}
