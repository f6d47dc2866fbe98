package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import io.dialplane.user.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/** Figures of the call log, of a company and of each of its people. */
@ApplicationScoped
public class CallStatistics {

    /** Whoever is answered within this time was answered well. */
    public static final int SERVICE_LEVEL_SECONDS = 20;

    @Inject
    private Sql sql;

    /**
     * A company's figures of calls that began within a time.
     *
     * @param incoming           calls of customers
     * @param answered           of those
     * @param missed             of those: nobody answered, and no message was left
     * @param voicemail          of those: a message was left
     * @param closed             of those: outside opening hours
     * @param outgoing           calls that agents made
     * @param outgoingAnswered   of those
     * @param averageTalkSeconds of calls that were answered, both ways; null: none was
     * @param averageWaitSeconds of incoming calls that were answered; null: none was
     * @param serviceLevel       share of incoming calls within opening hours that were answered within {@link #SERVICE_LEVEL_SECONDS}, 0 to 1;
     *                           calls that go on and are not answered yet are left out; null: there was none
     */
    public record Company(
            long incoming,
            long answered,
            long missed,
            long voicemail,
            long closed,
            long outgoing,
            long outgoingAnswered,
            Double averageTalkSeconds,
            Double averageWaitSeconds,
            Double serviceLevel,
            List<Agent> agents) {}

    /**
     * A person's figures of the same time.
     *
     * @param rung               how often rung
     * @param answered           of those
     * @param missed             of those: rang in vain, and nobody else who rang at the same time answered
     * @param outgoing           calls made
     * @param talkSeconds        altogether, both ways
     * @param averageTalkSeconds null: no call was answered
     * @param serviceLevel       share of the calls that were answered or missed that the person answered within
     *                           {@link #SERVICE_LEVEL_SECONDS} of the caller's waiting, 0 to 1; null: there was none
     */
    public record Agent(
            int userId,
            String fullName,
            long rung,
            long answered,
            long missed,
            long outgoing,
            long talkSeconds,
            Double averageTalkSeconds,
            Double serviceLevel) {}

    /**
     * A time of which figures are.
     *
     * @param from and {@code to}: when calls began, both ends included
     */
    public record Span(Instant from, Instant to) {

        /**
         * A time of a company's that somebody asks for.
         *
         * @param start null: the beginning of its last day
         * @param end   null: now
         * @throws DomainException 400 when it ends before it begins
         */
        public static Span of(io.dialplane.company.Company company, Instant start, Instant end, Instant now) {
            Instant to = end == null ? now : end;
            Instant from = start == null ? company.midnight(to) : start;
            if (to.isBefore(from)) {
                throw DomainException.invalid("end_date", "voice.dates");
            }
            return new Span(from, to);
        }
    }

    /** @param from and {@code to}: when calls began, both ends included */
    public Company of(CompanyId company, Instant from, Instant to) {
        return sql.transaction(session -> {
            session.enter(company);
            List<Agent> agents = agents(session, company, from, to);
            return session.one(
                    """
                    SELECT count(*) FILTER (WHERE i), count(*) FILTER (WHERE i AND a), count(*) FILTER (WHERE i AND outcome = 'missed'),
                           count(*) FILTER (WHERE i AND outcome = 'voicemail'), count(*) FILTER (WHERE i AND outcome = 'closed'),
                           count(*) FILTER (WHERE NOT i), count(*) FILTER (WHERE NOT i AND a),
                           avg(talk_seconds) FILTER (WHERE a)::float8, avg(wait_seconds) FILTER (WHERE i AND a)::float8,
                           count(*) FILTER (WHERE i AND a AND wait_seconds <= ?)::float8
                           / nullif(count(*) FILTER (WHERE i AND (a OR outcome IN ('missed', 'voicemail')) AND refusal IS DISTINCT FROM 'closed'), 0)
                      FROM (SELECT c.direction = 'inbound' AS i, c.answered_at IS NOT NULL AS a, c.outcome, c.talk_seconds, c.wait_seconds, c.refusal
                              FROM voice_call c WHERE c.company_id = ? AND c.started_at BETWEEN ? AND ?) c
                    """,
                    row -> new Company(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getObject(8, Double.class),
                            row.getObject(9, Double.class),
                            row.getObject(10, Double.class),
                            agents),
                    SERVICE_LEVEL_SECONDS,
                    company.value(),
                    CallSql.time(from),
                    CallSql.time(to));
        });
    }

    private static List<Agent> agents(Sql.Session session, CompanyId company, Instant from, Instant to) {
        return session.rows(
                """
                WITH part AS (
                    SELECT r.user_id, 1 AS rung, (r.user_id = c.answered_by)::int AS answered,
                           (r.outcome IN ('no_answer', 'busy', 'failed'))::int AS missed, 0 AS outgoing,
                           CASE WHEN r.user_id = c.answered_by THEN c.talk_seconds END AS talk,
                           (r.user_id = c.answered_by AND c.wait_seconds <= ?)::int AS soon
                      FROM voice_call c JOIN voice_ring r ON r.company_id = c.company_id AND r.call_id = c.id
                     WHERE c.company_id = ? AND c.started_at BETWEEN ? AND ?
                    UNION ALL
                    SELECT c.caller_id, 0, 0, 0, 1, c.talk_seconds, 0 FROM voice_call c
                     WHERE c.company_id = ? AND c.started_at BETWEEN ? AND ? AND c.caller_id IS NOT NULL)
                SELECT p.user_id, u.first_name, u.last_name, u.username, sum(p.rung), sum(p.answered), sum(p.missed), sum(p.outgoing),
                       coalesce(sum(p.talk), 0), avg(p.talk)::float8,
                       coalesce(sum(p.soon), 0)::float8 / nullif(coalesce(sum(p.answered), 0) + coalesce(sum(p.missed), 0), 0)
                  FROM part p JOIN users u ON u.company_id = ? AND u.id = p.user_id
                 GROUP BY p.user_id, u.first_name, u.last_name, u.username ORDER BY p.user_id
                """,
                row -> new Agent(
                        row.getInt(1),
                        User.fullName(row.getString(2), row.getString(3), row.getString(4)),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getObject(10, Double.class),
                        row.getObject(11, Double.class)),
                SERVICE_LEVEL_SECONDS,
                company.value(),
                CallSql.time(from),
                CallSql.time(to),
                company.value(),
                CallSql.time(from),
                CallSql.time(to),
                company.value());
    }
}
