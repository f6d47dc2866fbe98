package io.dialplane.session;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.UUID;

/** Through which log-in a session was opened. */
@Stateless
public class Doors {

    @PersistenceContext
    private EntityManager em;

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
