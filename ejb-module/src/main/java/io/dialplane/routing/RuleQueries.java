package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
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
                          LEFT JOIN (SELECT x.rule_id, array_agg(x.user_id ORDER BY x.n) FILTER (WHERE x.user_id IS NOT NULL) AS agents,
                                            array_agg(x.group_id ORDER BY x.n) FILTER (WHERE x.group_id IS NOT NULL) AS groups
                                       FROM routing_rule_target x WHERE x.company_id = :company GROUP BY x.rule_id) t ON t.rule_id = r.id
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

    private static List<Integer> ids(Tuple row, int column) {
        return row.get(column) == null ? List.of() : List.of(row.get(column, Integer[].class));
    }
}
