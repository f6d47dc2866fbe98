package io.dialplane.installation;

import io.dialplane.company.CompanyEquipment;
import io.dialplane.platform.CompanyId;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.ZoneId;

/** Creates the default company and the first administrator, once. */
@Stateless
public class InstallationService {

    @Inject
    private CompanyEquipment equipment;

    @PersistenceContext
    private EntityManager em;

    /** Whether there is an administrator. */
    public boolean isDone() {
        return (Boolean) em.createNativeQuery(
                        "SELECT EXISTS (SELECT 1 FROM users WHERE is_superuser AND deleted_at IS NULL)", Boolean.class)
                .getSingleResult();
    }

    /**
     * Creates what is not there yet.
     *
     * @param passwordHash of the user {@code admin}; null: no administrator is made
     */
    public void create(String slug, String country, ZoneId zone, String passwordHash) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('dialplane.first_start', 0))) l",
                        Integer.class)
                .getSingleResult();
        em.createNativeQuery("""
                        INSERT INTO company (name, display_name, country, time_zone) VALUES (:slug, :slug, :country, :zone)
                        ON CONFLICT DO NOTHING
                        """)
                .setParameter("slug", slug)
                .setParameter("country", country)
                .setParameter("zone", zone.getId())
                .executeUpdate();
        int company = (Integer) em.createNativeQuery("SELECT id FROM company WHERE name = :slug", Integer.class)
                .setParameter("slug", slug)
                .getSingleResult();
        equipment.equip(new CompanyId(company));
        if (passwordHash != null && !isDone()) {
            em.createNativeQuery("""
                            INSERT INTO users (company_id, username, password_hash, role, is_superuser, first_administrator)
                            VALUES (:company, 'admin', :hash, 'ADMIN', true, true)
                            """)
                    .setParameter("company", company)
                    .setParameter("hash", passwordHash)
                    .executeUpdate();
        }
    }
}
