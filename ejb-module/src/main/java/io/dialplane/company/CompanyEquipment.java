package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Gives a new company what every company has. */
@Stateless
@InCompany
public class CompanyEquipment {

    @PersistenceContext
    private EntityManager em;

    /** Dialing settings, and a default scenario if it never had any; leaves alone what is there. */
    public void equip(CompanyId company) {
        em.createNativeQuery(
                        "INSERT INTO dialing (company_id, skip_holidays) VALUES (:company, :skip) ON CONFLICT DO NOTHING")
                .setParameter("company", company.value())
                .setParameter("skip", CompanyConfig.defaultSkipHolidays())
                .executeUpdate();
        em.createNativeQuery("""
                        INSERT INTO scenario (company_id, name, display_name)
                        SELECT :company, 'default', 'Default'
                         WHERE NOT EXISTS (SELECT 1 FROM scenario s WHERE s.company_id = :company)
                        ON CONFLICT DO NOTHING
                        """).setParameter("company", company.value()).executeUpdate();
    }
}
