package io.dialplane.routing;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.InCompany;
import io.dialplane.schedule.Windows;
import io.dialplane.user.UserService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A company's routing rules, as its administrators see and change them. */
@Stateless
@InCompany
public class RuleService {

    static final int MOST_RULES = 500;
    static final int MOST_TARGETS = 200;
    static final int HIGHEST_PRIORITY = 1_000_000;
    static final int SHORTEST_RING = 5;
    static final int LONGEST_RING = 600;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private RuleQueries queries;

    @Inject
    private GroupService groups;

    @Inject
    private UserService users;

    @Inject
    private AuditWriter audit;

    /** The order as the audit log keeps it. */
    private record Order(List<Integer> ids) {}

    /** In their order. */
    public List<RoutingRule> list(CompanyId company) {
        return queries.all(company);
    }

    /** @throws DomainException 404 when there is none */
    public RoutingRule get(CompanyId company, int id) {
        return find(list(company), id)
                .orElseThrow(() -> DomainException.notFound("routing.rule-unknown", Integer.toString(id)));
    }

    /** @throws DomainException 400 naming wrong fields, also when there are too many rules */
    public RoutingRule create(CompanyId company, Actor actor, RuleChange rule) {
        RoutingLock.take(em, company);
        List<RoutingRule> all = list(company);
        if (all.size() >= MOST_RULES) {
            throw DomainException.badRequest("routing.too-many-rules", Integer.toString(MOST_RULES));
        }
        int behindAll =
                all.stream().mapToInt(there -> there.priority() + 1).max().orElse(1);
        RoutingRule usual = new RoutingRule(
                0,
                null,
                Math.min(behindAll, HIGHEST_PRIORITY),
                true,
                Criteria.NONE,
                List.of(),
                List.of(),
                Strategy.RING_ALL,
                Planner.RING_TIMEOUT,
                null,
                1,
                null,
                null);
        int id = queries.insert(company, wanted(company, usual, rule));
        RoutingRule made = get(company, id);
        audit.write(company, actor, "routing-rule.create", subject(id), null, RuleSnapshot.of(made));
        return made;
    }

    /**
     * Changes a rule; what is the same already moves no version.
     *
     * @throws DomainException as {@link #create}; also 404, and 409 when the change was made from another version
     */
    public RoutingRule change(CompanyId company, Actor actor, int id, RuleChange change) {
        RoutingLock.take(em, company);
        RoutingRule before = get(company, id);
        if (change.version() != null && change.version() != before.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        RoutingRule wanted = wanted(company, before, change);
        if (wanted.equals(before)) {
            return before;
        }
        queries.update(company, wanted);
        RoutingRule after = get(company, id);
        audit.write(
                company, actor, "routing-rule.update", subject(id), RuleSnapshot.of(before), RuleSnapshot.of(after));
        return after;
    }

    /** @throws DomainException 404 when there is none */
    public void delete(CompanyId company, Actor actor, int id) {
        RoutingLock.take(em, company);
        RoutingRule before = get(company, id);
        queries.delete(company, id);
        audit.write(company, actor, "routing-rule.delete", subject(id), RuleSnapshot.of(before), null);
    }

    /**
     * Puts the rules into an order: their priorities are 1, 2, 3 and so on afterwards.
     *
     * @param ids of all rules
     * @return the rules in their order
     * @throws DomainException 400 when they are not all rules, each once
     */
    public List<RoutingRule> order(CompanyId company, Actor actor, List<Integer> ids) {
        return order(company, actor, null, ids);
    }

    /**
     * The same for somebody who was shown an order.
     *
     * @param shown null: none
     * @throws DomainException also 409 when the rules are in another order by now
     */
    public List<RoutingRule> order(CompanyId company, Actor actor, List<Integer> shown, List<Integer> ids) {
        RoutingLock.take(em, company);
        List<Integer> before = list(company).stream().map(RoutingRule::id).toList();
        if (shown != null && !shown.equals(before)) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        if (ids.size() != before.size() || !new HashSet<>(ids).equals(new HashSet<>(before))) {
            throw DomainException.badRequest("routing.order").withHint("routing.order-hint");
        }
        queries.order(company, ids);
        if (!ids.equals(before)) {
            audit.write(company, actor, "routing-rule.order", "routing-rules", new Order(before), new Order(ids));
        }
        return list(company);
    }

    private static Optional<RoutingRule> find(List<RoutingRule> rules, int id) {
        return rules.stream().filter(rule -> rule.id() == id).findFirst();
    }

    private RoutingRule wanted(CompanyId company, RoutingRule before, RuleChange change) {
        List<FieldError> errors = new ArrayList<>();
        String name =
                change.name() == null && before.name() != null ? before.name() : RuleChecks.name(change.name(), errors);
        between("priority", change.priority(), 0, HIGHEST_PRIORITY, errors);
        between("ring_timeout_seconds", change.ringTimeoutSeconds(), SHORTEST_RING, LONGEST_RING, errors);
        Criteria criteria = change.criteria() == null ? before.criteria() : checked(change.criteria(), errors);
        targets(company, change, errors);
        if (change.openingHours() != null) {
            change.openingHours()
                    .ifPresent(hours -> errors.addAll(Windows.errors("opening_hours.windows", hours.windows())));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new RoutingRule(
                before.id(),
                name,
                change.priority() == null ? before.priority() : change.priority(),
                change.active() == null ? before.active() : change.active(),
                criteria,
                change.agents() == null
                        ? before.agents()
                        : change.agents().stream().distinct().toList(),
                change.groups() == null
                        ? before.groups()
                        : change.groups().stream().distinct().toList(),
                change.strategy() == null ? before.strategy() : change.strategy(),
                change.ringTimeoutSeconds() == null ? before.ringTimeoutSeconds() : change.ringTimeoutSeconds(),
                change.openingHours() == null
                        ? before.openingHours()
                        : change.openingHours().orElse(null),
                before.version(),
                before.createdAt(),
                before.updatedAt());
    }

    private static Criteria checked(Criteria given, List<FieldError> errors) {
        return new Criteria(
                RuleChecks.values("lead_status", given.leadStatus(), errors),
                RuleChecks.values("state", given.state(), errors),
                RuleChecks.values("tags", given.tags(), errors),
                RuleChecks.values("product", given.product(), errors),
                RuleChecks.values("market", given.market(), errors));
    }

    private void targets(CompanyId company, RuleChange change, List<FieldError> errors) {
        if (change.agents() != null) {
            RuleChecks.people(
                    "targets.agents",
                    change.agents(),
                    MOST_TARGETS,
                    users.takeCalls(company, RuleChecks.known(change.agents())),
                    errors);
        }
        if (change.groups() != null) {
            Set<Integer> there =
                    groups.list(company).stream().map(AgentGroup::id).collect(Collectors.toSet());
            RuleChecks.groups("targets.groups", change.groups(), MOST_TARGETS, there, errors);
        }
    }

    private static void between(String field, Integer value, int least, int most, List<FieldError> errors) {
        if (value != null && (value < least || value > most)) {
            errors.add(new FieldError(
                    field, "field.not-a-number-between", Integer.toString(least), Integer.toString(most)));
        }
    }

    private static String subject(int id) {
        return "routing-rule:" + id;
    }
}
