package io.dialplane.company;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Constraints;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.ZoneId;

/** Changes companies. */
@Stateless
public class CompanyAdministration {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private CompanyService companies;

    @Inject
    private CompanyEquipment equipment;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /**
     * Creates a company with what every company has.
     *
     * @throws DomainException 400 for an unknown country, 409 when the slug is taken
     */
    public Company create(Actor actor, String slug, String displayName, String country, ZoneId timeZone) {
        CompanySettings.checkCountry("country", country);
        Company company = new Company(slug, displayName, country, timeZone, clock.instant());
        try {
            em.persist(company);
            em.flush();
        } catch (PersistenceException e) {
            if (Constraints.violated(e).filter("company_name_unique"::equals).isPresent()) {
                throw DomainException.taken("name", "company.name-taken", slug);
            }
            throw e;
        }
        equipment.equip(company.id());
        audit.write(
                company.id(), actor, "company.create", "company:" + company.id(), null, CompanySnapshot.of(company));
        companies.forgetAll();
        return company;
    }

    /**
     * Changes a company, holding its lock: a batch that is being handed out counts either before or after the change.
     *
     * @throws DomainException 404; 400 naming a wrong setting; 409 when the change was made from an older version
     */
    @InCompany
    public Company change(CompanyId id, Actor actor, CompanyChange change) {
        em.createNativeQuery("SELECT 1 FROM dialing WHERE company_id = :company FOR NO KEY UPDATE", Integer.class)
                .setParameter("company", id.value())
                .getResultList();
        Company company = em.find(Company.class, id.value());
        if (company == null) {
            throw DomainException.notFound("company.unknown", id);
        }
        if (change.version() != null && change.version() != company.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        if (Boolean.FALSE.equals(change.active()) && company.name().equals(CompanyService.DEFAULT)) {
            throw DomainException.invalid("is_active", "company.default-stays");
        }
        if (change.country() != null) {
            CompanySettings.checkCountry("country", change.country());
        }
        CompanySnapshot before = CompanySnapshot.of(company);
        if (change.displayName() != null) {
            company.rename(change.displayName());
        }
        company.moveTo(
                change.country() == null ? company.country() : change.country(),
                change.timeZone() == null ? company.timeZone() : change.timeZone());
        if (change.active() != null) {
            company.activate(change.active());
        }
        if (change.settings() != null) {
            company.configure(merged(company.settings(), change.settings()));
        }
        CompanySnapshot after = CompanySnapshot.of(company);
        if (!after.equals(before)) {
            company.touch(clock.instant());
            em.flush();
            audit.write(id, actor, "company.update", "company:" + id, before, after);
        }
        companies.forgetAll();
        return company;
    }

    /** Given keys replace, null removes, the rest stays. */
    private static ObjectNode merged(ObjectNode settings, ObjectNode change) {
        change.fields().forEachRemaining(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                settings.remove(field.getKey());
            } else {
                settings.set(field.getKey(), value);
            }
        });
        CompanySettings.check(settings);
        return settings;
    }
}
