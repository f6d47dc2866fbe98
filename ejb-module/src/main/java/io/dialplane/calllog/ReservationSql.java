package io.dialplane.calllog;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The statements on {@code voice_reservation}: who is taken by which call, one row a person, counting until its time by the database's
 * clock. Whoever dies between two of them leaves nothing that does not end by itself.
 */
final class ReservationSql {

    /** Browsers ring a little longer than they were told, and news takes its time. */
    static final int GRACE_SECONDS = 75;

    /** How long each of several who were heard ringing is kept behind the time of ringing when nothing more is heard of it. */
    private static final long RINGING_SECONDS = 15 * 60;

    /** What somebody who rings, or writes down a call, is taken from when it turns out that the person talks. */
    static final Set<String> PLANS = Set.of("ringing", "wrap_up");

    /** What somebody who calls out has done with. */
    static final Set<String> DONE = Set.of("on_call", "wrap_up");

    /** Of {@code users u}: {@code a.state} of the agent's session, and {@code t}, a token of the provider's; of sessions that live. */
    static final String SAID = """
              LEFT JOIN (SELECT a.user_id, a.state FROM agent_session a JOIN user_session s ON s.sid = a.sid
                          WHERE a.company_id = ? AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()) a ON a.user_id = u.id
              LEFT JOIN (SELECT DISTINCT t.user_id FROM voice_token t JOIN user_session s ON s.sid = t.sid
                          WHERE t.company_id = ? AND t.expires_at > clock_timestamp()
                            AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()) t ON t.user_id = u.id
            """;

    /** What somebody of {@link #STAFF} does. */
    static final String STATE =
            "coalesce(r.state, a.state, CASE WHEN t.user_id IS NULL THEN 'offline' ELSE 'available' END)";

    /** People who take calls, {@code u}, and {@code r}, by which call each is taken. */
    static final String STAFF = " FROM users u" + SAID + """
              LEFT JOIN voice_reservation r ON r.user_id = u.id AND r.until > clock_timestamp()
             WHERE u.company_id = ? AND u.role IN ('AGENT', 'ADMIN') AND u.is_active AND u.deleted_at IS NULL
            """;

    /** Who takes calls and can be rung: the state of the agent's session says so, or, where there is none, a token of the provider's. */
    private static final String PRESENT = "SELECT u.id FROM users u" + SAID + """
             WHERE u.company_id = ? AND u.role IN ('AGENT', 'ADMIN') AND u.is_active AND u.deleted_at IS NULL
               AND (a.state = 'available' OR a.state IS NULL AND t.user_id IS NOT NULL)
            """;

    private ReservationSql() {}

    /** A person who is taken. */
    record Taken(int userId, String state) {}

    /** One decides after the other whom to ring, as long as it takes to write that down. */
    static void decideAlone(Sql.Session session, CompanyId company) {
        session.one(
                "SELECT pg_advisory_xact_lock(hashtextextended('dialplane.calls:' || ?, 0))",
                row -> null,
                company.toString());
    }

    /** Who can be rung and is not taken. */
    static Set<Integer> free(Sql.Session session, CompanyId company) {
        return new TreeSet<>(
                session.rows(PRESENT + """
                   AND NOT EXISTS (SELECT 1 FROM voice_reservation r WHERE r.user_id = u.id AND r.until > clock_timestamp())
                """, row -> row.getInt(1), company.value(), company.value(), company.value()));
    }

    /**
     * Callers who wait, without this call, in the order in which they came, and whom each of them has rung already. That one has hung up is
     * not always told.
     *
     * @param silentSeconds not those of whom nothing was heard for that long
     */
    static List<Waiting> waiting(Sql.Session session, CompanyId company, long callId, double silentSeconds) {
        return session.rows(
                """
                SELECT c.id, array(SELECT r.user_id FROM voice_ring r WHERE r.company_id = c.company_id AND r.call_id = c.id)
                  FROM voice_call c
                 WHERE c.company_id = ? AND c.ended_at IS NULL AND c.answered_at IS NULL AND c.stage = 'waiting' AND c.id <> ?
                   AND c.heard_at > clock_timestamp() - make_interval(secs => ?)
                 ORDER BY c.id
                """,
                row -> new Waiting(
                        row.getLong(1), Set.of((Integer[]) row.getArray(2).getArray())),
                company.value(),
                callId,
                silentSeconds);
    }

    /**
     * Takes people for a call, if nobody else has them.
     *
     * @param seconds how long they are taken for at most
     * @param over    of which states they are taken from other calls
     * @return those who are taken now
     */
    static List<Integer> take(
            Sql.Session session,
            CompanyId company,
            long callId,
            Collection<Integer> userIds,
            String state,
            double seconds,
            Set<String> over) {
        return session.rows(
                """
                INSERT INTO voice_reservation (user_id, company_id, call_id, state, until)
                SELECT u, ?, ?, ?, clock_timestamp() + make_interval(secs => ?) FROM unnest(?::int[]) u ORDER BY u
                ON CONFLICT (user_id) DO UPDATE
                   SET call_id = excluded.call_id, state = excluded.state, since = clock_timestamp(), until = excluded.until
                 WHERE voice_reservation.until <= clock_timestamp() OR voice_reservation.call_id = excluded.call_id
                    OR voice_reservation.state = ANY (string_to_array(?, ','))
                RETURNING user_id
                """,
                row -> row.getInt(1),
                company.value(),
                callId,
                state,
                seconds,
                CallSql.array(userIds),
                String.join(",", over));
    }

    /**
     * Keeps people for a call once it is heard that they are rung, as one of them may have answered, should the news of that be lost. Whoever calls out
     * is kept for as long as the call may last, and so is whoever rings and is the only one whom the call has; of several, of whom one talks at most, each
     * no longer than {@link #RINGING_SECONDS}.
     */
    static void keep(Sql.Session session, CompanyId company, long callId, Collection<Integer> userIds) {
        double longest = VoiceConfig.callTimeLimit().toSeconds() + (double) GRACE_SECONDS;
        session.update(
                """
                UPDATE voice_reservation r
                   SET until = greatest(r.until,
                           CASE WHEN r.state <> 'ringing' THEN coalesce(greatest(c.ring_until, clock_timestamp()), clock_timestamp()) + make_interval(secs => ?)
                                WHEN (SELECT count(*) FROM voice_reservation o WHERE o.company_id = c.company_id AND o.call_id = c.id) > 1
                                THEN coalesce(c.ring_until, r.since) + make_interval(secs => ?)
                                ELSE coalesce(c.ring_until, r.since) + make_interval(secs => ?) END)
                  FROM voice_call c
                 WHERE c.company_id = ? AND c.id = ? AND r.company_id = ? AND r.call_id = c.id AND r.user_id = ANY (?::int[])
                   AND r.state <> 'wrap_up'
                """,
                longest,
                Math.min(longest, RINGING_SECONDS + (double) GRACE_SECONDS),
                longest,
                company.value(),
                callId,
                company.value(),
                CallSql.array(userIds));
    }

    /** Who is taken by a call. */
    static List<Taken> of(Sql.Session session, CompanyId company, long callId) {
        return session.rows(
                "SELECT user_id, state FROM voice_reservation WHERE company_id = ? AND call_id = ? ORDER BY user_id FOR UPDATE",
                row -> new Taken(row.getInt(1), row.getString(2)),
                company.value(),
                callId);
    }

    /** Who was rung up to a step. */
    static Set<Integer> rungUpTo(Sql.Session session, CompanyId company, long callId, int step) {
        return new TreeSet<>(session.rows(
                "SELECT user_id FROM voice_ring WHERE company_id = ? AND call_id = ? AND step <= ?",
                row -> row.getInt(1),
                company.value(),
                callId,
                step));
    }

    static void release(Sql.Session session, CompanyId company, long callId, Collection<Integer> userIds) {
        if (!userIds.isEmpty()) {
            session.update(
                    "DELETE FROM voice_reservation WHERE company_id = ? AND call_id = ? AND user_id = ANY (?::int[])",
                    company.value(),
                    callId,
                    CallSql.array(userIds));
        }
    }

    /** Ends what agents have left to write down when its time has come. */
    static void endWrapUps(Sql.Session session, CompanyId company) {
        session.update(
                "DELETE FROM voice_reservation WHERE company_id = ? AND state = 'wrap_up' AND until <= clock_timestamp()",
                company.value());
    }

    /**
     * Who is taken in spite of having said to be free since then, though nothing had been heard of the call for so long, or ringing must have
     * ended, when that was said.
     */
    static List<Integer> saidToBeFree(Sql.Session session, CompanyId company, double silentSeconds) {
        return session.rows("""
                SELECT r.user_id
                  FROM voice_reservation r
                  JOIN voice_call c ON c.company_id = r.company_id AND c.id = r.call_id
                  JOIN agent_session a ON a.company_id = r.company_id AND a.user_id = r.user_id AND a.free_at > r.since
                 WHERE r.company_id = ?
                   AND CASE r.state
                        WHEN 'wrap_up' THEN true
                        WHEN 'ringing' THEN c.ring_until + make_interval(secs => ?) < a.free_at
                        ELSE (SELECT max(e.received_at) FROM voice_event e WHERE e.company_id = c.company_id AND e.call_id = c.id)
                             + make_interval(secs => ?) <= a.free_at END
                """, row -> row.getInt(1), company.value(), Silence.LATE_SECONDS, silentSeconds);
    }

    /**
     * Whether a browser of somebody's may call: it has a token, of a session that lives. The provider asks a little after it has looked at the
     * token's time.
     */
    static boolean mayCall(Sql.Session session, CompanyId company, int userId) {
        return session.one("""
                SELECT EXISTS (SELECT 1 FROM voice_token t JOIN user_session s ON s.sid = t.sid
                                WHERE t.company_id = ? AND t.user_id = ? AND t.expires_at > clock_timestamp() - interval '1 minute'
                                  AND s.ended_at IS NULL AND s.expires_at > clock_timestamp())
                """, row -> row.getBoolean(1), company.value(), userId);
    }

    /** Whether a call takes somebody, or has. */
    static boolean isTaken(Sql.Session session, CompanyId company, int userId) {
        return session.one(
                "SELECT EXISTS (SELECT 1 FROM voice_reservation WHERE company_id = ? AND user_id = ?)",
                row -> row.getBoolean(1),
                company.value(),
                userId);
    }

    /**
     * The call by which somebody is taken. Locks that call: nothing else may be locked before.
     *
     * @param other not when this call has been heard of, or takes the person itself; null: any
     * @return its id at the provider; empty: none
     */
    static Optional<String> callOf(Sql.Session session, CompanyId company, int userId, String other) {
        return session
                .rows("""
                        SELECT c.call_sid FROM voice_call c
                         WHERE c.company_id = ?
                           AND c.id IN (SELECT r.call_id FROM voice_reservation r WHERE r.company_id = ? AND r.user_id = ?)
                           AND NOT EXISTS (SELECT 1 FROM voice_call o WHERE o.company_id = ? AND o.call_sid = ?::text)
                           FOR UPDATE OF c
                        """, row -> row.getString(1), company.value(), company.value(), userId, company.value(), other)
                .stream()
                .findFirst();
    }

    /**
     * How a call takes somebody.
     *
     * @param state    null: it does not
     * @param isSilent whether the person can be let go: nothing was heard of a conversation for that long, or ringing must have ended
     * @param mayTalk  of whoever rings: whether nobody else can have answered, and a browser is still there that was there when it rang
     */
    record Hold(String state, boolean isSilent, boolean mayTalk) {}

    /** @param silentSeconds null: nobody is let go of a conversation */
    static Hold hold(Sql.Session session, CompanyId company, long callId, int userId, Double silentSeconds) {
        return session
                .rows(
                        """
                        SELECT r.state, CASE r.state
                                WHEN 'ringing' THEN c.ring_until + make_interval(secs => ?) < clock_timestamp()
                                ELSE (SELECT max(e.received_at) FROM voice_event e WHERE e.company_id = c.company_id AND e.call_id = c.id)
                                     + make_interval(secs => ?::float8) <= clock_timestamp() END,
                               NOT EXISTS (SELECT 1 FROM voice_reservation o
                                            WHERE o.company_id = r.company_id AND o.call_id = r.call_id AND o.user_id <> r.user_id)
                               AND EXISTS (SELECT 1 FROM voice_token t JOIN user_session s ON s.sid = t.sid
                                            WHERE t.company_id = r.company_id AND t.user_id = r.user_id AND t.expires_at > r.since
                                              AND s.created_at < r.since AND s.ended_at IS NULL AND s.expires_at > clock_timestamp())
                          FROM voice_reservation r JOIN voice_call c ON c.company_id = r.company_id AND c.id = r.call_id
                         WHERE r.company_id = ? AND r.call_id = ? AND r.user_id = ?
                           FOR UPDATE OF r
                        """,
                        row -> new Hold(row.getString(1), row.getBoolean(2), row.getBoolean(3)),
                        Silence.LATE_SECONDS,
                        silentSeconds,
                        company.value(),
                        callId,
                        userId)
                .stream()
                .findFirst()
                .orElse(new Hold(null, false, false));
    }

    /** Ends what somebody has left to write down after a call, before its time. */
    static void endWrapUp(Sql.Session session, CompanyId company, long callId, int userId) {
        session.update("""
                WITH ended AS (
                    DELETE FROM voice_reservation r
                     WHERE r.company_id = ? AND r.call_id = ? AND r.user_id = ? AND r.state = 'wrap_up'
                    RETURNING r.call_id, least(r.until, clock_timestamp()) - r.since AS lasted)
                UPDATE voice_call c SET wrap_up_seconds = extract(epoch FROM e.lasted) FROM ended e
                 WHERE c.company_id = ? AND c.id = e.call_id
                """, company.value(), callId, userId, company.value());
    }
}
