package io.dialplane.installation;

import io.dialplane.platform.Setting;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.ZoneId;

/** Creates the default company and the first administrator, once. */
@Stateless
public class InstallationService {

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
        em.createNativeQuery("SELECT set_config('app.company', :company, true)", String.class)
                .setParameter("company", Integer.toString(company))
                .getSingleResult();
        boolean skipHolidays = Setting.of("DEFAULT_SKIP_HOLIDAYS", true, Boolean::valueOf);
        em.createNativeQuery(
                        "INSERT INTO dialing (company_id, skip_holidays) VALUES (:company, :skip) ON CONFLICT DO NOTHING")
                .setParameter("company", company)
                .setParameter("skip", skipHolidays)
                .executeUpdate();
        em.createNativeQuery("""
                        INSERT INTO scenario (company_id, name, display_name) VALUES (:company, 'default', 'Default')
                        ON CONFLICT DO NOTHING
                        """).setParameter("company", company).executeUpdate();
        if (passwordHash != null && !isDone()) {
            em.createNativeQuery("""
                            INSERT INTO users (company_id, username, password_hash, role, is_superuser)
                            VALUES (:company, 'admin', :hash, 'ADMIN', true)
                            """)
                    .setParameter("company", company)
                    .setParameter("hash", passwordHash)
                    .executeUpdate();
        }
    }
}
