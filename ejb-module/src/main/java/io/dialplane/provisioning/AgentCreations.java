package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The statements on {@code agent_creation}. */
@Dependent
class AgentCreations {

    @PersistenceContext
    private EntityManager em;

    void add(CompanyId company, UUID id, String email, String callerName, Duration term) {
        em.createNativeQuery("""
                        INSERT INTO agent_creation (id, company_id, email, caller_name, expires_at)
                        VALUES (:id, :company, :email, :name, clock_timestamp() + make_interval(secs => :term))
                        """)
                .setParameter("id", id)
                .setParameter("company", company.value())
                .setParameter("email", email)
                .setParameter("name", callerName)
                .setParameter("term", (double) term.toSeconds())
                .executeUpdate();
    }

    /** Takes a creation away from everybody else; false: it is over. */
    boolean end(CompanyId company, UUID id) {
        return em.createNativeQuery("DELETE FROM agent_creation a WHERE a.company_id = :company AND a.id = :id")
                        .setParameter("company", company.value())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** Those whose time is over. */
    @SuppressWarnings("unchecked")
    List<UUID> expired(CompanyId company) {
        return em.createNativeQuery("""
                        SELECT a.id FROM agent_creation a
                         WHERE a.company_id = :company AND a.expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED
                        """, UUID.class)
                .setParameter("company", company.value())
                .getResultList();
    }
}
