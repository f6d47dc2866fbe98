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

    /** Ends the person's other sessions that were opened there: the newest one goes on. */
    public void endOthers(int userId, String door, UUID sid) {
        em.createNativeQuery("""
                        UPDATE user_session SET ended_at = clock_timestamp(), end_reason = 'taken-over'
                         WHERE user_id = :user AND door = :door AND sid <> :sid AND ended_at IS NULL
                        """)
                .setParameter("user", userId)
                .setParameter("door", door)
                .setParameter("sid", sid)
                .executeUpdate();
        live.forgetAll();
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
