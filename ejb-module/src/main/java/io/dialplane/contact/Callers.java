package io.dialplane.contact;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;

/** Finds who calls. One statement, by an index: it is asked for every call. */
@Stateless
@InCompany
public class Callers {

    @PersistenceContext
    private EntityManager em;

    /**
     * The contact that a number belongs to.
     *
     * @param e164 the caller's number
     * @return empty: nobody's
     */
    public Optional<CallingContact> find(CompanyId company, String e164) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT c.id, c.name, c.lead_status, c.product, c.market, c.state, c.tags,
                               (SELECT array_agg(a.user_id ORDER BY a.user_id) FROM assignment a
                                 WHERE a.company_id = c.company_id AND a.contact_id = c.id AND a.status = 'active')
                          FROM contact_phone p JOIN contact c ON c.company_id = p.company_id AND c.id = p.contact_id
                         WHERE p.company_id = :company AND p.e164 = :e164
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("e164", e164)
                .getResultList();
        return rows.stream()
                .map(row -> new CallingContact(
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class),
                        row.get(5, String.class),
                        List.of(row.get(6, String[].class)),
                        row.get(7) == null ? List.of() : List.of(row.get(7, Integer[].class))))
                .findFirst();
    }
}
