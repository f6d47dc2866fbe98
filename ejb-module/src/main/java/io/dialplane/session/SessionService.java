package io.dialplane.session;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Sql;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Opens, finds and ends sessions. The row in PostgreSQL is the truth; every node asks it. */
@Stateless
public class SessionService {

    /**
     * A sign of life of a session: {@link #lastsWhileAlive} counts anew, one that has an end of its own lives for so long. Touches nothing
     * when the session is over, or its person or company not active. For the statement that it is a part of: its parameters are the seconds
     * that a session with an end of its own lives from now, 0 when it keeps it, and the session's id; the table is {@code s}.
     */
    public static final String SIGN_OF_LIFE = """
            UPDATE user_session s
               SET expires_at = greatest(s.expires_at, clock_timestamp() + coalesce(s.idle, make_interval(secs => ?)))
             WHERE s.sid = ? AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
               AND EXISTS (SELECT 1 FROM users u JOIN company c ON c.id = u.company_id
                            WHERE u.id = s.user_id AND u.is_active AND u.deleted_at IS NULL AND c.is_active)
            """;

    private static final System.Logger LOG = System.getLogger(SessionService.class.getName());

    private static final String LIVING = """
             FROM user_session s JOIN users u ON u.id = s.user_id JOIN company c ON c.id = u.company_id
            WHERE s.ended_at IS NULL AND s.expires_at > clock_timestamp() AND u.is_active AND u.deleted_at IS NULL AND c.is_active
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private LiveSessions live;

    public SessionService() {}

    SessionService(EntityManager em, LiveSessions live) {
        this.em = em;
        this.live = live;
    }

    /**
     * Opens a session.
     *
     * @param passwordHash what the password was checked against: when it has changed since, the password is wrong by now
     * @param door         which log-in opened it, for example {@code panel}
     * @return the session; it ends by itself after its lifetime, by the database's clock
     * @throws DomainException 401 when the password has changed, 403 when the person or the company is not active
     */
    public Session open(int userId, String passwordHash, String door, Duration lifetime) {
        UUID sid = UUID.randomUUID();
        // the row is locked: a change of the password waits, and ends this session with the others, or is seen here
        int opened = em.createNativeQuery("""
                        INSERT INTO user_session (sid, user_id, door, created_at, expires_at)
                        SELECT :sid, u.id, :door, clock_timestamp(), clock_timestamp() + make_interval(secs => :seconds)
                          FROM (SELECT id FROM users WHERE id = :user AND password_hash = :hash FOR SHARE) u
                        """)
                .setParameter("sid", sid)
                .setParameter("user", userId)
                .setParameter("hash", passwordHash)
                .setParameter("door", door)
                .setParameter("seconds", (double) lifetime.toSeconds())
                .executeUpdate();
        if (opened == 0) {
            throw DomainException.unauthorized("login.wrong");
        }
        return find(sid).orElseThrow(() -> DomainException.forbidden("login.inactive"));
    }

    /** The session, if it lives and its person and company are active. */
    public Optional<Session> find(UUID sid) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT u.id, u.company_id, u.username, u.role, u.is_superuser, u.must_change_password,
                               (u.role = 'ADMIN' OR u.is_superuser) AND coalesce(c.settings -> 'require_totp' = cast('true' AS jsonb), false)
                               AND NOT EXISTS (SELECT 1 FROM user_totp t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL),
                               s.expires_at
                        """ + LIVING + " AND s.sid = :sid", Tuple.class)
                .setParameter("sid", sid)
                .getResultList();
        return rows.stream()
                .map(row -> new Session(
                        sid,
                        row.get(0, Integer.class),
                        new CompanyId(row.get(1, Integer.class)),
                        row.get(2, String.class),
                        Role.valueOf(row.get(3, String.class)),
                        row.get(4, Boolean.class),
                        row.get(5, Boolean.class),
                        row.get(6, Boolean.class),
                        row.get(7, Instant.class)))
                .findFirst();
    }

    /** Those of some sessions that live, as {@link #find} says it; asked at once. */
    public Set<UUID> living(Collection<UUID> sids) {
        List<UUID> living = em.createNativeQuery(
                        "SELECT s.sid" + LIVING + " AND s.sid = ANY (cast(:sids AS uuid[]))", UUID.class)
                .setParameter("sids", sids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
                .getResultList();
        return Set.copyOf(living);
    }

    /**
     * From now on the session ends that long after its last sign of life, which is this one.
     *
     * @return false when it is over already
     */
    public boolean lastsWhileAlive(UUID sid, Duration idle) {
        return lasts(sid, idle, true);
    }

    /**
     * The session ends so long from now, whatever it is used for.
     *
     * @return false when it is over already
     */
    public boolean lasts(UUID sid, Duration lifetime) {
        return lasts(sid, lifetime, false);
    }

    private boolean lasts(UUID sid, Duration time, boolean idle) {
        int changed = em.createNativeQuery("""
                        UPDATE user_session SET idle = CASE WHEN :idle THEN make_interval(secs => :seconds) END,
                                                expires_at = clock_timestamp() + make_interval(secs => :seconds)
                         WHERE sid = :sid AND ended_at IS NULL AND expires_at > clock_timestamp()
                        """)
                .setParameter("sid", sid)
                .setParameter("idle", idle)
                .setParameter("seconds", (double) time.toSeconds())
                .executeUpdate();
        live.forget(sid);
        return changed > 0;
    }

    /**
     * Somebody shows that he still has the session ({@link #SIGN_OF_LIFE}).
     *
     * @param own how long one that has an end of its own lives from now
     * @return empty: it is over, and stays so
     */
    public Optional<Session> keepAlive(UUID sid, Duration own) {
        // the condition is looked at again when the row was locked by whoever ends the session
        int alive = Sql.within(em).run(session -> session.update(SIGN_OF_LIFE, (double) own.toSeconds(), sid));
        return alive == 0 ? Optional.empty() : find(sid);
    }

    /**
     * Ends one session; does nothing when it has ended.
     *
     * @return whether it had not
     */
    public boolean end(UUID sid, String reason) {
        int ended = em.createNativeQuery(
                        "UPDATE user_session SET ended_at = clock_timestamp(), end_reason = :reason WHERE sid = :sid AND ended_at IS NULL")
                .setParameter("sid", sid)
                .setParameter("reason", reason)
                .executeUpdate();
        live.forget(sid);
        return ended > 0;
    }

    /** Whether a session was ended for this reason. */
    public boolean wasEndedFor(UUID sid, String reason) {
        return !em.createNativeQuery(
                        "SELECT 1 FROM user_session WHERE sid = :sid AND end_reason = :reason", Integer.class)
                .setParameter("sid", sid)
                .setParameter("reason", reason)
                .getResultList()
                .isEmpty();
    }

    /**
     * The end of a session.
     *
     * @param reason in a word or two with hyphens, as it was given; {@code expired} when its time was over, {@code deactivated} when its person
     *               or company is not active
     */
    public record Ending(String reason, Instant at) {}

    /** How a session ended that is over; one that nobody knows any more ran out. */
    public Ending ending(UUID sid) {
        List<Tuple> rows =
                em.createNativeQuery("""
                        SELECT coalesce(s.end_reason, CASE WHEN s.expires_at <= clock_timestamp() THEN 'expired' ELSE 'deactivated' END),
                               coalesce(s.ended_at, least(s.expires_at, clock_timestamp()))
                          FROM user_session s WHERE s.sid = :sid
                        """, Tuple.class).setParameter("sid", sid).getResultList();
        return rows.stream()
                .map(row -> new Ending(row.get(0, String.class), row.get(1, Instant.class)))
                .findFirst()
                .orElseGet(() -> new Ending("expired", Instant.EPOCH));
    }

    /** Ends all sessions of a person: after a change of password, a deactivation or a deletion. */
    public void endAllOf(int userId, String reason) {
        em.createNativeQuery(
                        "UPDATE user_session SET ended_at = clock_timestamp(), end_reason = :reason WHERE user_id = :user AND ended_at IS NULL")
                .setParameter("user", userId)
                .setParameter("reason", reason)
                .executeUpdate();
        live.forgetAll();
    }

    /**
     * Removes sessions that ended, or ran out, more than a day ago. One whose agent is still to be logged out has to be closed first,
     * for example after the nodes were down for days.
     */
    public void removeOld() {
        int removed = em.createNativeQuery("""
                        DELETE FROM user_session s
                         WHERE (s.expires_at < clock_timestamp() - interval '1 day' OR s.ended_at < clock_timestamp() - interval '1 day')
                           AND NOT EXISTS (SELECT 1 FROM agent_session a WHERE a.sid = s.sid)
                        """).executeUpdate();
        if (removed > 0) {
            LOG.log(System.Logger.Level.INFO, "Removed {0} sessions that are over", removed);
        }
    }
}
