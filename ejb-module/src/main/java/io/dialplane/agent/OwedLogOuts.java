package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The statements on {@code owed_log_out}. Who looks at an identity's rows to decide something holds that identity's lock, for
 * the length of a statement; while the provider is called, the row says so until a time that no call exceeds.
 */
@ApplicationScoped
class OwedLogOuts {

    /** After that nobody tries any more; the provider has logged such agents out itself long ago. */
    static final Duration KEPT = Duration.ofDays(1);

    /** A call that has not ended by then has died with its node. */
    private static final double CALLING_SECONDS = TelephonyProvider.PATIENCE + 3;
    /** Between two tries: doubled each time from this on. */
    private static final double FIRST_PAUSE_SECONDS = 5;

    private static final double LONGEST_PAUSE_SECONDS = 300;

    @Inject
    private Sql sql;

    @Inject
    private Secrets secrets;

    void owe(Sql.Session session, AgentIdentity agent, UUID sid) {
        session.update(
                """
                INSERT INTO owed_log_out (sid, company_id, account, agent_id, password) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (sid) DO NOTHING
                """,
                sid,
                agent.companyId().value(),
                agent.account(),
                agent.ozonetelAgentId(),
                secrets.seal(agent.password(), OwedLogOut.passwordOwner(sid)));
    }

    /** Takes one that is due; empty: none is. */
    Optional<OwedLogOut> claim() {
        return sql.transaction(
                session -> session.rows("""
                        WITH due AS (
                            SELECT o.sid FROM owed_log_out o
                             WHERE o.next_at <= now() AND coalesce(o.calling_until <= now(), true)
                               -- whoever has the identity now drops this, or is about to
                               AND NOT EXISTS (SELECT 1 FROM agent_session a
                                                WHERE a.account = o.account AND lower(a.ozonetel_agent_id) = lower(o.agent_id))
                               AND pg_try_advisory_xact_lock(hashtextextended(o.account || ':' || lower(o.agent_id), 21))
                             ORDER BY o.next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                        UPDATE owed_log_out o
                           SET calling = ?, calling_until = clock_timestamp() + make_interval(secs => ?), attempts = o.attempts + 1
                          FROM due WHERE o.sid = due.sid
                        RETURNING o.sid, o.calling, o.company_id, o.account, o.agent_id, o.password
                        """, OwedLogOuts::row, UUID.randomUUID(), CALLING_SECONDS).stream()
                        .findFirst());
    }

    /**
     * The provider is about to be called: the time for that begins now. A node that was frozen since it took this may have lost it to a
     * newer log-in.
     *
     * @return whether it is still to be done by whoever took it
     */
    boolean begin(OwedLogOut owed) {
        return sql.session(session -> session.update("""
                UPDATE owed_log_out SET calling_until = clock_timestamp() + make_interval(secs => ?) WHERE sid = ? AND calling = ?
                """, CALLING_SECONDS, owed.sid(), owed.calling())) > 0;
    }

    /** The agent is out. */
    void settled(OwedLogOut owed) {
        sql.session(session ->
                session.update("DELETE FROM owed_log_out WHERE sid = ? AND calling = ?", owed.sid(), owed.calling()));
    }

    /** It failed; the next try is later each time. */
    void failed(OwedLogOut owed, String error) {
        sql.session(session ->
                session.update("""
                UPDATE owed_log_out
                   SET calling = NULL, calling_until = NULL, last_error = ?,
                       next_at = clock_timestamp() + make_interval(secs => least(? * power(2, least(attempts, 20) - 1), ?))
                 WHERE sid = ? AND calling = ?
                """, error, FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, owed.sid(), owed.calling()));
    }

    /**
     * An identity is being logged in: what is owed for it is dropped, unless somebody is settling it just now.
     *
     * @return whether somebody is
     */
    boolean drop(AgentIdentity agent) {
        return sql.transaction(session -> {
            session.one(
                    "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(? || ':' || lower(?), 21))) l",
                    row -> row.getInt(1),
                    agent.account(),
                    agent.ozonetelAgentId());
            session.update("""
                    DELETE FROM owed_log_out
                     WHERE account = ? AND lower(agent_id) = lower(?) AND coalesce(calling_until <= clock_timestamp(), true)
                    """, agent.account(), agent.ozonetelAgentId());
            return session.one(
                    "SELECT EXISTS (SELECT 1 FROM owed_log_out WHERE account = ? AND lower(agent_id) = lower(?))",
                    row -> row.getBoolean(1),
                    agent.account(),
                    agent.ozonetelAgentId());
        });
    }

    /** Drops what nobody tries any more; returns how many. */
    int giveUp() {
        return sql.session(session -> session.update("""
                DELETE FROM owed_log_out
                 WHERE owed_at < clock_timestamp() - make_interval(secs => ?) AND coalesce(calling_until <= clock_timestamp(), true)
                """, (double) KEPT.toSeconds()));
    }

    private static OwedLogOut row(ResultSet row) throws SQLException {
        return new OwedLogOut(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                new CompanyId(row.getInt(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6));
    }
}
