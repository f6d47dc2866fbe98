package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import io.dialplane.user.User;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.List;

/** Reads who takes calls: people are the user feature's, groups are ours. */
@Dependent
class StaffQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    StaffQueries() {}

    StaffQueries(EntityManager em) {
        this.em = em;
    }

    /** @param groups ids of the groups that are wanted */
    Staff of(CompanyId company, Collection<Integer> groups) {
        return new Staff(members(company), groups.isEmpty() ? List.of() : groups(company, groups));
    }

    private List<Staff.Member> members(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT u.id, u.username, u.first_name, u.last_name FROM users u
                         WHERE u.company_id = :company AND u.deleted_at IS NULL AND u.is_active AND u.role IN ('AGENT', 'ADMIN')
                         ORDER BY u.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Staff.Member(
                        row.get(0, Integer.class),
                        User.fullName(row.get(2, String.class), row.get(3, String.class), row.get(1, String.class))))
                .toList();
    }

    private List<Staff.Group> groups(CompanyId company, Collection<Integer> ids) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT g.id, g.name, array_agg(m.user_id ORDER BY m.user_id)
                          FROM agent_group g JOIN agent_group_member m ON m.company_id = g.company_id AND m.group_id = g.id
                         WHERE g.company_id = :company AND g.id = ANY (cast(:ids AS int[]))
                         GROUP BY g.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("ids", ids.toArray(Integer[]::new))
                .getResultList();
        return rows.stream()
                .map(row -> new Staff.Group(
                        row.get(0, Integer.class), row.get(1, String.class), List.of(row.get(2, Integer[].class))))
                .toList();
    }
}
