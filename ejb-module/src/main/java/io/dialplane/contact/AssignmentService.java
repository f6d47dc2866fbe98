package io.dialplane.contact;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.user.User;
import io.dialplane.user.UserService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** To whom contacts are assigned. There is one assignment of a contact to a person; repeating it changes it. */
@Stateless
@InCompany
public class AssignmentService {

    private static final String SHOWN = """
            SELECT a.id, a.contact_id, c.name, a.user_id, u.username, u.first_name, u.last_name, a.status, a.created_at, a.updated_at
            """;

    private static final String MATCHES = """
              FROM assignment a
              JOIN contact c ON c.company_id = a.company_id AND c.id = a.contact_id
              JOIN users u ON u.id = a.user_id
             WHERE a.company_id = :company AND u.deleted_at IS NULL
               AND (cast(:contact AS int) IS NULL OR a.contact_id = cast(:contact AS int))
               AND (cast(:user AS int) IS NULL OR a.user_id = cast(:user AS int))
               AND (cast(:status AS text) IS NULL OR a.status = cast(:status AS text))
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private ContactQueries contacts;

    @Inject
    private UserService users;

    @Inject
    private AuditWriter audit;

    /** An assignment, and whether it was not there before. */
    public record Assigned(Assignment assignment, boolean isNew) {}

    /** An assignment as the audit log keeps it. */
    private record Snapshot(int contactId, int userId, String status) {

        static Snapshot of(Assignment assignment) {
            return new Snapshot(
                    assignment.contactId(), assignment.userId(), AssignmentService.status(assignment.active()));
        }
    }

    /** A part of the list, the newest first. */
    public List<Assignment> page(CompanyId company, AssignmentFilter filter, int skip, int limit) {
        return assignments(filtered(
                        em.createNativeQuery(
                                SHOWN + MATCHES + " ORDER BY a.id DESC OFFSET :skip LIMIT :limit", Tuple.class),
                        company,
                        filter)
                .setParameter("skip", skip)
                .setParameter("limit", limit));
    }

    /** How many a list has. */
    public long count(CompanyId company, AssignmentFilter filter) {
        return (Long) filtered(em.createNativeQuery("SELECT count(*)" + MATCHES, Long.class), company, filter)
                .getSingleResult();
    }

    /**
     * Assigns a contact to a person, or changes whether that holds.
     *
     * @throws DomainException 400 when the company has no such contact, or no such agent or administrator
     */
    public Assigned assign(CompanyId company, Actor actor, int contactId, int userId, boolean active) {
        if (!contacts.lock(company, contactId)) {
            throw DomainException.invalid("contact_id", "contact.unknown", Integer.toString(contactId));
        }
        if (!users.takeCalls(company, List.of(userId)).contains(userId)) {
            throw DomainException.invalid("user_id", "routing.takes-no-calls", Integer.toString(userId));
        }
        Optional<Assignment> before = find(company, contactId, userId);
        if (before.filter(there -> there.active() == active).isPresent()) {
            return new Assigned(before.get(), false);
        }
        em.createNativeQuery("""
                        INSERT INTO assignment AS a (company_id, contact_id, user_id, status) VALUES (:company, :contact, :user, :status)
                        ON CONFLICT (company_id, contact_id, user_id)
                        DO UPDATE SET status = excluded.status, updated_at = clock_timestamp()
                        """)
                .setParameter("company", company.value())
                .setParameter("contact", contactId)
                .setParameter("user", userId)
                .setParameter("status", status(active))
                .executeUpdate();
        Assignment after = find(company, contactId, userId).orElseThrow();
        audit.write(
                company,
                actor,
                before.isEmpty() ? "assignment.create" : "assignment.update",
                subject(after),
                before.map(Snapshot::of).orElse(null),
                Snapshot.of(after));
        return new Assigned(after, before.isEmpty());
    }

    /** @throws DomainException 404 when there is none */
    public void remove(CompanyId company, Actor actor, int id) {
        Assignment before = assignments(em.createNativeQuery(SHOWN + """
                                  FROM assignment a
                                  JOIN contact c ON c.company_id = a.company_id AND c.id = a.contact_id
                                  JOIN users u ON u.id = a.user_id
                                 WHERE a.company_id = :company AND a.id = :id
                                   FOR UPDATE OF a
                                """, Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst()
                .orElseThrow(() -> DomainException.notFound("assignment.unknown", Integer.toString(id)));
        em.createNativeQuery("DELETE FROM assignment WHERE company_id = :company AND id = :id")
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
        audit.write(company, actor, "assignment.delete", subject(before), Snapshot.of(before), null);
    }

    private Optional<Assignment> find(CompanyId company, int contactId, int userId) {
        return page(company, new AssignmentFilter(contactId, userId, null), 0, 1).stream()
                .findFirst();
    }

    private static Query filtered(Query query, CompanyId company, AssignmentFilter filter) {
        return query.setParameter("company", company.value())
                .setParameter("contact", filter.contactId())
                .setParameter("user", filter.userId())
                .setParameter("status", filter.active() == null ? null : status(filter.active()));
    }

    @SuppressWarnings("unchecked")
    private static List<Assignment> assignments(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new Assignment(
                                row.get(0, Integer.class),
                                row.get(1, Integer.class),
                                row.get(2, String.class),
                                row.get(3, Integer.class),
                                User.fullName(
                                        row.get(5, String.class), row.get(6, String.class), row.get(4, String.class)),
                                row.get(7, String.class).equals("active"),
                                row.get(8, Instant.class),
                                row.get(9, Instant.class)))
                        .toList();
    }

    private static String status(boolean active) {
        return active ? "active" : "inactive";
    }

    private static String subject(Assignment assignment) {
        return "assignment:" + assignment.id();
    }
}
