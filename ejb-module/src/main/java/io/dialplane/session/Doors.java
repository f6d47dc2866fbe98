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

    /** Whether the session was opened there. */
    public boolean isOpenedAt(UUID sid, String door) {
        return (Boolean) em.createNativeQuery(
                        "SELECT EXISTS (SELECT 1 FROM user_session s WHERE s.sid = :sid AND s.door = :door)", Boolean.class)
                .setParameter("sid", sid)
                .setParameter("door", door)
                .getSingleResult();
    }
}
