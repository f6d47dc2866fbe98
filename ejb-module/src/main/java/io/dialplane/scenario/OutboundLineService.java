package io.dialplane.scenario;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.time.Clock;
import java.util.List;

/** The lines a company calls from, as its administrators see and change them. */
@Stateless
@InCompany
public class OutboundLineService {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /** A line as the audit log keeps it. */
    private record Snapshot(String phoneNumber, String displayName, boolean isActive) {

        static Snapshot of(OutboundLine line) {
            return new Snapshot(line.phoneNumber(), line.displayName(), line.isActive());
        }
    }

    /** Those that are not deleted, in the order in which they came. */
    public List<OutboundLine> list(CompanyId company) {
        return em.createQuery(
                        "SELECT l FROM OutboundLine l WHERE l.companyId = :company AND l.deletedAt IS NULL ORDER BY l.id",
                        OutboundLine.class)
                .setParameter("company", company.value())
                .getResultList();
    }

    /**
     * Renames or switches a line.
     *
     * @param displayName null: as it is
     * @param active      null: as it is
     * @throws DomainException 404 when the company has none with this id
     */
    public OutboundLine change(CompanyId company, Actor actor, int id, String displayName, Boolean active) {
        OutboundLine line = locked(company, id);
        Snapshot before = Snapshot.of(line);
        if (displayName != null) {
            line.rename(displayName);
        }
        if (active != null) {
            line.activate(active);
        }
        Snapshot after = Snapshot.of(line);
        if (!after.equals(before)) {
            audit.write(company, actor, "outbound-line.update", subject(id), before, after);
        }
        return line;
    }

    /** @throws DomainException 404 when the company has none with this id */
    public void delete(CompanyId company, Actor actor, int id) {
        OutboundLine line = locked(company, id);
        audit.write(company, actor, "outbound-line.delete", subject(id), Snapshot.of(line), null);
        line.delete(clock.instant());
    }

    private OutboundLine locked(CompanyId company, int id) {
        return em
                .createQuery(
                        "SELECT l FROM OutboundLine l WHERE l.id = :id AND l.companyId = :company AND l.deletedAt IS NULL",
                        OutboundLine.class)
                .setParameter("id", id)
                .setParameter("company", company.value())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("outbound-line.unknown", Integer.toString(id)));
    }

    private static String subject(int id) {
        return "outbound-line:" + id;
    }
}
