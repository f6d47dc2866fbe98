package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.List;

/** The statements on {@code routing_rule} and {@code routing_rule_target}. */
@Dependent
class RuleQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    RuleQueries() {}

    RuleQueries(EntityManager em) {
        this.em = em;
    }

    /** A company's rules in their order. */
    List<RoutingRule> all(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT r.id, r.name, r.priority, r.is_active, r.lead_status, r.state, r.tags, r.product, r.market, r.strategy,
                               r.ring_timeout_seconds, cast(r.opening_hours AS text), r.version, r.created_at, r.updated_at,
                               t.agents, t.groups
                          FROM routing_rule r
                          LEFT JOIN (SELECT x.rule_id, array_agg(x.user_id ORDER BY x.n) FILTER (WHERE u.deleted_at IS NULL AND u.id IS NOT NULL) AS agents,
                                            array_agg(x.group_id ORDER BY x.n) FILTER (WHERE x.group_id IS NOT NULL) AS groups
                                       FROM routing_rule_target x LEFT JOIN users u ON u.id = x.user_id WHERE x.company_id = :company GROUP BY x.rule_id) t ON t.rule_id = r.id
                         WHERE r.company_id = :company
                         ORDER BY r.priority, r.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new RoutingRule(
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        row.get(2, Integer.class),
                        row.get(3, Boolean.class),
                        new Criteria(
                                List.of(row.get(4, String[].class)),
                                List.of(row.get(5, String[].class)),
                                List.of(row.get(6, String[].class)),
                                List.of(row.get(7, String[].class)),
                                List.of(row.get(8, String[].class))),
                        ids(row, 15),
                        ids(row, 16),
                        Strategy.of(row.get(9, String.class)).orElseThrow(),
                        row.get(10, Integer.class),
                        RuleJson.read(row.get(11, String.class)),
                        row.get(12, Integer.class),
                        row.get(13, Instant.class),
                        row.get(14, Instant.class)))
                .toList();
    }

    /** A new rule; gives its id. */
    int insert(CompanyId company, RoutingRule rule) {
        int id = (Integer)
                written(em.createNativeQuery("""
                        INSERT INTO routing_rule (company_id, name, priority, is_active, lead_status, state, tags, product, market, strategy,
                                                  ring_timeout_seconds, opening_hours)
                        VALUES (:company, :name, :priority, :active, cast(:leadStatus AS text[]), cast(:state AS text[]),
                                cast(:tags AS text[]), cast(:product AS text[]), cast(:market AS text[]), :strategy, :timeout,
                                cast(:hours AS jsonb))
                        RETURNING id
                        """, Integer.class), company, rule).getSingleResult();
        setTargets(company, id, rule);
        return id;
    }

    /** Everything of a rule; its version moves on. */
    void update(CompanyId company, RoutingRule rule) {
        written(em.createNativeQuery("""
                        UPDATE routing_rule SET name = :name, priority = :priority, is_active = :active,
                               lead_status = cast(:leadStatus AS text[]), state = cast(:state AS text[]), tags = cast(:tags AS text[]),
                               product = cast(:product AS text[]), market = cast(:market AS text[]), strategy = :strategy,
                               ring_timeout_seconds = :timeout, opening_hours = cast(:hours AS jsonb), version = version + 1,
                               updated_at = clock_timestamp()
                         WHERE company_id = :company AND id = :id
                        """), company, rule)
                .setParameter("id", rule.id())
                .executeUpdate();
        em.createNativeQuery("DELETE FROM routing_rule_target WHERE company_id = :company AND rule_id = :id")
                .setParameter("company", company.value())
                .setParameter("id", rule.id())
                .executeUpdate();
        setTargets(company, rule.id(), rule);
    }

    private static Query written(Query query, CompanyId company, RoutingRule rule) {
        return query.setParameter("company", company.value())
                .setParameter("name", rule.name())
                .setParameter("priority", rule.priority())
                .setParameter("active", rule.active())
                .setParameter("leadStatus", rule.criteria().leadStatus().toArray(String[]::new))
                .setParameter("state", rule.criteria().state().toArray(String[]::new))
                .setParameter("tags", rule.criteria().tags().toArray(String[]::new))
                .setParameter("product", rule.criteria().product().toArray(String[]::new))
                .setParameter("market", rule.criteria().market().toArray(String[]::new))
                .setParameter("strategy", rule.strategy().word())
                .setParameter("timeout", rule.ringTimeoutSeconds())
                .setParameter("hours", RuleJson.write(rule.openingHours()));
    }

    private void setTargets(CompanyId company, int id, RoutingRule rule) {
        em.createNativeQuery("""
                        INSERT INTO routing_rule_target (company_id, rule_id, n, user_id, group_id)
                        SELECT :company, :id, t.n - 1, t.agent, cast(NULL AS int)
                          FROM unnest(cast(:agents AS int[])) WITH ORDINALITY AS t (agent, n)
                        UNION ALL
                        SELECT :company, :id, t.n - 1 + cardinality(cast(:agents AS int[])), cast(NULL AS int), t.grp
                          FROM unnest(cast(:groups AS int[])) WITH ORDINALITY AS t (grp, n)
                        """)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .setParameter("agents", rule.agents().toArray(Integer[]::new))
                .setParameter("groups", rule.groups().toArray(Integer[]::new))
                .executeUpdate();
    }

    void delete(CompanyId company, int id) {
        em.createNativeQuery("DELETE FROM routing_rule WHERE company_id = :company AND id = :id")
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Priorities by place, from 1 on. */
    void order(CompanyId company, List<Integer> ids) {
        em.createNativeQuery("""
                        UPDATE routing_rule r SET priority = x.n, version = version + 1, updated_at = clock_timestamp()
                          FROM unnest(cast(:ids AS int[])) WITH ORDINALITY AS x (id, n)
                         WHERE r.company_id = :company AND r.id = x.id AND r.priority <> x.n
                        """)
                .setParameter("company", company.value())
                .setParameter("ids", ids.toArray(Integer[]::new))
                .executeUpdate();
    }

    private static List<Integer> ids(Tuple row, int column) {
        return row.get(column) == null ? List.of() : List.of(row.get(column, Integer[].class));
    }
}
