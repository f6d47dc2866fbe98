package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.UUID;

/** The statements on {@code telephone_session}: which sessions were told passwords of extensions. */
@Dependent
class Telephones {

    /** Those that go on, of a company that is active. */
    private static final String LIVE = """
            SELECT 1 FROM user_session s JOIN users u ON u.id = s.user_id JOIN company o ON o.id = u.company_id
             WHERE s.sid = t.sid AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
               AND u.is_active AND u.deleted_at IS NULL AND o.is_active
            """;

    @PersistenceContext
    private EntityManager em;

    /** The session is told passwords. */
    void told(CompanyId company, int userId, UUID sid) {
        em.createNativeQuery("""
                        INSERT INTO telephone_session (sid, company_id, user_id)
                        SELECT :sid, :company, :user
                         WHERE EXISTS (SELECT 1 FROM extension e WHERE e.company_id = :company AND e.user_id = :user)
                        ON CONFLICT DO NOTHING
                        """)
                .setParameter("sid", sid)
                .setParameter("company", company.value())
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** No session of a person knows a password any more. */
    void forget(CompanyId company, int userId) {
        em.createNativeQuery("DELETE FROM telephone_session t WHERE t.company_id = :company AND t.user_id = :user")
                .setParameter("company", company.value())
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** Forgets sessions that are over; gives the people of whom none is left that goes on. */
    @SuppressWarnings("unchecked")
    List<Integer> forgetOver(CompanyId company) {
        List<Integer> people = em.createNativeQuery("""
                        WITH over AS (
                            DELETE FROM telephone_session t WHERE t.company_id = :company AND NOT EXISTS (%s) RETURNING t.user_id)
                        SELECT DISTINCT o.user_id FROM over o ORDER BY 1
                        """.formatted(LIVE), Integer.class)
                .setParameter("company", company.value())
                .getResultList();
        return people.isEmpty()
                ? people
                : em.createNativeQuery("""
                                SELECT p FROM unnest(cast(:people AS int[])) AS p
                                 WHERE NOT EXISTS (SELECT 1 FROM telephone_session t WHERE t.company_id = :company AND t.user_id = p)
                                 ORDER BY 1
                                """, Integer.class)
                        .setParameter("company", company.value())
                        .setParameter("people", people.toArray(Integer[]::new))
                        .getResultList();
    }
}
