package io.dialplane.routing;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.InCompany;
import io.dialplane.user.UserService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Groups of people who take calls. */
@Stateless
@InCompany
public class GroupService {

    static final int MOST_GROUPS = 500;
    static final int MOST_MEMBERS = 1_000;

    private static final String SHOWN = """
            SELECT g.id, g.name, g.version, g.created_at, g.updated_at,
                   (SELECT array_agg(m.user_id ORDER BY m.user_id) FROM agent_group_member m JOIN users u ON u.id = m.user_id
                     WHERE m.company_id = g.company_id AND m.group_id = g.id AND u.deleted_at IS NULL)
              FROM agent_group g WHERE g.company_id = :company
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private UserService users;

    @Inject
    private AuditWriter audit;

    /** A group as the audit log keeps it. */
    private record Snapshot(String name, List<Integer> members) {

        static Snapshot of(AgentGroup group) {
            return new Snapshot(group.name(), group.members());
        }
    }

    /** In the order of their ids. */
    public List<AgentGroup> list(CompanyId company) {
        return groups(
                em.createNativeQuery(SHOWN + " ORDER BY g.id", Tuple.class).setParameter("company", company.value()));
    }

    /** @throws DomainException 404 when there is none */
    public AgentGroup get(CompanyId company, int id) {
        return find(company, id).orElseThrow(() -> unknown(id));
    }

    /**
     * Makes a group.
     *
     * @param members user ids
     * @throws DomainException 400 naming wrong fields, also when there are too many groups; 409 when the name is taken
     */
    public AgentGroup create(CompanyId company, Actor actor, String name, List<Integer> members) {
        RoutingLock.take(em, company);
        if (list(company).size() >= MOST_GROUPS) {
            throw DomainException.badRequest("routing.too-many-groups", Integer.toString(MOST_GROUPS));
        }
        String shown = checked(company, name, members, 0);
        int id = (Integer) em.createNativeQuery(
                        "INSERT INTO agent_group (company_id, name) VALUES (:company, :name) RETURNING id",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("name", shown)
                .getSingleResult();
        setMembers(company, id, members);
        AgentGroup made = get(company, id);
        audit.write(company, actor, "group.create", subject(id), null, Snapshot.of(made));
        return made;
    }

    /**
     * Changes a group; what is the same already moves no version.
     *
     * @param name    null: stays
     * @param members user ids, who take the place of all; null: they stay
     * @param version from which the change was made; null: whichever there is
     * @throws DomainException as {@link #create}; also 404, and 409 when the change was made from another version
     */
    public AgentGroup change(
            CompanyId company, Actor actor, int id, String name, List<Integer> members, Integer version) {
        RoutingLock.take(em, company);
        AgentGroup before = get(company, id);
        if (version != null && version != before.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        String shown = checked(company, name == null ? before.name() : name, members, id);
        List<Integer> wanted = members == null
                ? before.members()
                : members.stream().distinct().sorted().toList();
        if (shown.equals(before.name()) && wanted.equals(before.members())) {
            return before;
        }
        em.createNativeQuery("""
                        UPDATE agent_group SET name = :name, version = version + 1, updated_at = clock_timestamp()
                         WHERE company_id = :company AND id = :id
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("name", shown)
                .executeUpdate();
        setMembers(company, id, wanted);
        AgentGroup after = get(company, id);
        audit.write(company, actor, "group.update", subject(id), Snapshot.of(before), Snapshot.of(after));
        return after;
    }

    /** @throws DomainException 404, 409 when rules name it */
    public void delete(CompanyId company, Actor actor, int id) {
        RoutingLock.take(em, company);
        AgentGroup before = get(company, id);
        List<String> rules = em.createNativeQuery("""
                        SELECT r.name FROM routing_rule r
                         WHERE r.company_id = :company
                           AND r.id IN (SELECT t.rule_id FROM routing_rule_target t WHERE t.company_id = :company AND t.group_id = :id)
                         ORDER BY r.priority, r.id LIMIT 5
                        """, String.class)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .getResultList();
        if (!rules.isEmpty()) {
            throw DomainException.conflict("routing.group-in-use", String.join(", ", rules))
                    .withHint("routing.group-in-use-hint");
        }
        em.createNativeQuery("DELETE FROM agent_group WHERE company_id = :company AND id = :id")
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
        audit.write(company, actor, "group.delete", subject(id), Snapshot.of(before), null);
    }

    private Optional<AgentGroup> find(CompanyId company, int id) {
        return groups(em.createNativeQuery(SHOWN + " AND g.id = :id", Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    private String checked(CompanyId company, String name, List<Integer> members, int except) {
        List<FieldError> errors = new ArrayList<>();
        String shown = RuleChecks.name(name, errors);
        if (members != null) {
            RuleChecks.people(
                    "members", members, MOST_MEMBERS, users.takeCalls(company, RuleChecks.known(members)), errors);
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        boolean taken = !em.createNativeQuery(
                        "SELECT 1 FROM agent_group g WHERE g.company_id = :company AND lower(g.name) = lower(:name) AND g.id <> :except",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("name", shown)
                .setParameter("except", except)
                .getResultList()
                .isEmpty();
        if (taken) {
            throw DomainException.taken("name", "routing.group-name-taken", shown);
        }
        return shown;
    }

    private void setMembers(CompanyId company, int id, List<Integer> members) {
        em.createNativeQuery("DELETE FROM agent_group_member WHERE company_id = :company AND group_id = :id")
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
        em.createNativeQuery("""
                        INSERT INTO agent_group_member (company_id, group_id, user_id)
                        SELECT DISTINCT :company, :id, u FROM unnest(cast(:members AS int[])) u
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("members", members.toArray(Integer[]::new))
                .executeUpdate();
    }

    @SuppressWarnings("unchecked")
    private static List<AgentGroup> groups(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new AgentGroup(
                                row.get(0, Integer.class),
                                row.get(1, String.class),
                                row.get(5) == null ? List.of() : List.of(row.get(5, Integer[].class)),
                                row.get(2, Integer.class),
                                row.get(3, Instant.class),
                                row.get(4, Instant.class)))
                        .toList();
    }

    static DomainException unknown(int id) {
        return DomainException.notFound("routing.group-unknown", Integer.toString(id));
    }

    private static String subject(int id) {
        return "group:" + id;
    }
}
