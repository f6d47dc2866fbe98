package io.dialplane.scenario;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes what dialers announce: the scenarios they can play and the lines they call from. */
@Stateless
@InCompany
public class RegistrationService {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private AuditWriter audit;

    /**
     * Scenarios: new ones are created, known ones get the announced display name unless an administrator named them, those
     * no longer announced are deactivated; announced again, they come back, unless it was an administrator who deactivated
     * them.
     */
    public Registration registerScenarios(CompanyId company, Actor dialer, List<Announced> announced) {
        Map<String, Announced> byName = distinct(announced);
        lock(company, "scenario");
        int created = 0;
        int updated = 0;
        for (Announced scenario : byName.values()) {
            int inserted = em.createNativeQuery("""
                            INSERT INTO scenario (company_id, name, display_name) VALUES (:company, :name, :label)
                            ON CONFLICT (company_id, name) WHERE deleted_at IS NULL DO NOTHING
                            """)
                    .setParameter("company", company.value())
                    .setParameter("name", scenario.key())
                    .setParameter("label", scenario.label())
                    .executeUpdate();
            created += inserted;
            if (inserted == 0) {
                updated += em.createNativeQuery("""
                                UPDATE scenario SET display_name = CASE WHEN renamed THEN display_name ELSE :label END,
                                       is_active = is_active OR deactivated_by_dialer, deactivated_by_dialer = false
                                 WHERE company_id = :company AND name = :name AND deleted_at IS NULL
                                   AND ((display_name <> :label AND NOT renamed) OR deactivated_by_dialer)
                                """)
                        .setParameter("company", company.value())
                        .setParameter("name", scenario.key())
                        .setParameter("label", scenario.label())
                        .executeUpdate();
            }
        }
        int deactivated = em.createNativeQuery("""
                        UPDATE scenario SET is_active = false, deactivated_by_dialer = true
                         WHERE company_id = :company AND is_active AND NOT (name = ANY (:names))
                        """)
                .setParameter("company", company.value())
                .setParameter("names", byName.keySet().toArray(String[]::new))
                .executeUpdate();
        return audited(
                company,
                dialer,
                "scenario.register",
                "scenarios",
                new Registration(byName.size(), created, updated, deactivated));
    }

    /** Outbound lines: new ones are added; names and state of known ones belong to the panel. */
    public Registration registerOutboundLines(CompanyId company, Actor dialer, List<Announced> announced) {
        Map<String, Announced> byNumber = distinct(announced);
        lock(company, "outbound_line");
        int created = 0;
        for (Announced line : byNumber.values()) {
            created += em.createNativeQuery("""
                            INSERT INTO outbound_line (company_id, phone_number, display_name) VALUES (:company, :number, :label)
                            ON CONFLICT (company_id, phone_number) WHERE deleted_at IS NULL DO NOTHING
                            """)
                    .setParameter("company", company.value())
                    .setParameter("number", line.key())
                    .setParameter("label", line.label())
                    .executeUpdate();
        }
        return audited(
                company,
                dialer,
                "outbound-line.register",
                "outbound-lines",
                new Registration(byNumber.size(), created, 0, 0));
    }

    private Registration audited(CompanyId company, Actor dialer, String action, String subject, Registration done) {
        if (done.created() + done.updated() + done.deactivated() > 0) {
            audit.write(company, dialer, action, subject, null, done);
        }
        return done;
    }

    /** Announcements of one company take turns, so that two dialers don't undo each other's half. */
    private void lock(CompanyId company, String what) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 2))) l", Integer.class)
                .setParameter("name", what + ":" + company)
                .getSingleResult();
    }

    private static Map<String, Announced> distinct(List<Announced> announced) {
        Map<String, Announced> distinct = new LinkedHashMap<>();
        announced.forEach(one -> distinct.put(one.key(), one));
        return distinct;
    }
}
