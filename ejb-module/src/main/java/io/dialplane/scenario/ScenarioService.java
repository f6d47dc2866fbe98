package io.dialplane.scenario;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.CompanySettings;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.user.Editor;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;

/** A company's scenarios, as its administrators see and change them. */
@Stateless
@InCompany
public class ScenarioService {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /** A scenario as the audit log keeps it. */
    private record Snapshot(String name, String displayName, Long costPerConnected, boolean isActive) {

        static Snapshot of(Scenario scenario) {
            return new Snapshot(
                    scenario.name(), scenario.displayName(), scenario.costPerConnected(), scenario.isActive());
        }
    }

    /** Those that are not deleted, in the order in which they came. */
    public List<Scenario> list(CompanyId company) {
        return em.createQuery(
                        "SELECT s FROM Scenario s WHERE s.companyId = :company AND s.deletedAt IS NULL ORDER BY s.id",
                        Scenario.class)
                .setParameter("company", company.value())
                .getResultList();
    }

    /**
     * Changes a scenario; what it costs is for superusers, like every price.
     *
     * @throws DomainException 400 for a cost that can't be, 403 for the cost by anybody else, 404 when the company has none with
     *     this id
     */
    public Scenario change(CompanyId company, Editor editor, int id, ScenarioChange change) {
        if (change.costPerConnected() != null && !editor.superuser()) {
            throw DomainException.forbidden("company.superusers-only");
        }
        Scenario scenario = locked(company, id);
        Snapshot before = Snapshot.of(scenario);
        if (change.displayName() != null) {
            scenario.rename(change.displayName());
        }
        if (change.costPerConnected() != null) {
            change.costPerConnected().ifPresent(cost -> CompanySettings.checkCost("cost_per_connected", cost));
            scenario.cost(change.costPerConnected().orElse(null));
        }
        if (change.active() != null) {
            scenario.activate(change.active());
        }
        Snapshot after = Snapshot.of(scenario);
        if (!after.equals(before)) {
            audit.write(company, editor.actor(), "scenario.update", subject(id), before, after);
        }
        return scenario;
    }

    /** @throws DomainException 404 when the company has none with this id */
    public void delete(CompanyId company, Actor actor, int id) {
        Scenario scenario = locked(company, id);
        audit.write(company, actor, "scenario.delete", subject(id), Snapshot.of(scenario), null);
        scenario.delete(clock.instant());
    }

    /** Dialers announce meanwhile. */
    private Scenario locked(CompanyId company, int id) {
        return em
                .createQuery(
                        "SELECT s FROM Scenario s WHERE s.id = :id AND s.companyId = :company AND s.deletedAt IS NULL",
                        Scenario.class)
                .setParameter("id", id)
                .setParameter("company", company.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("scenario.unknown", Integer.toString(id)));
    }

    private static String subject(int id) {
        return "scenario:" + id;
    }
}
