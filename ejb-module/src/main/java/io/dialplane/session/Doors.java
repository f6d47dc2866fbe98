package io.dialplane.session;

import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.UUID;

/** Through which log-in a session was opened. */
@Stateless
public class Doors {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private LiveSessions live;

    /**
     * Ends the person's earlier sessions that were opened there: the newest one goes on, whoever comes here first.
     *
     * @return whether the session itself goes on; false: it is over, a newer one has ended it for example
     */
    public boolean endEarlier(int userId, String door, UUID sid) {
        // whoever opens a session of this person holds the row until it is to be seen
        em.createNativeQuery("SELECT 1 FROM users WHERE id = :user FOR NO KEY UPDATE", Integer.class)
                .setParameter("user", userId)
                .getResultList();
        em.createNativeQuery("""
                        UPDATE user_session o SET ended_at = clock_timestamp(), end_reason = 'taken-over'
                          FROM user_session mine
                         WHERE mine.sid = :sid AND mine.ended_at IS NULL
                           AND o.user_id = :user AND o.door = :door AND o.ended_at IS NULL
                           AND (o.created_at, o.sid) < (mine.created_at, mine.sid)
                        """)
                .setParameter("user", userId)
                .setParameter("door", door)
                .setParameter("sid", sid)
                .executeUpdate();
        live.forgetAll();
        return (Boolean) em.createNativeQuery(
                        "SELECT EXISTS (SELECT 1 FROM user_session s WHERE s.sid = :sid AND s.ended_at IS NULL)",
                        Boolean.class)
                .setParameter("sid", sid)
                .getSingleResult();
    }

    /** Whether the session was opened there and goes on; it can't end before the transaction does. */
    public boolean isOpenedAt(UUID sid, String door) {
        return !em.createNativeQuery("""
                        SELECT 1 FROM user_session s
                         WHERE s.sid = :sid AND s.door = :door AND s.ended_at IS NULL AND s.expires_at > clock_timestamp() FOR SHARE
                        """, Integer.class)
                .setParameter("sid", sid)
                .setParameter("door", door)
                .getResultList()
                .isEmpty();
    }
}
