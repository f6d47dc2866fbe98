package io.dialplane.statistics;

import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a company has. */
@Stateless
@InCompany
public class StatisticsService {

    @PersistenceContext
    private EntityManager em;

    @Inject
    private CompanyService companies;

    @Inject
    private Clock clock;

    /** The company at a glance, as of now. */
    public Overview overview(CompanyId id) {
        Company company = companies.get(id);
        String[] countries = company.countries().toArray(String[]::new);
        Map<CallStatus, Long> byStatus = new EnumMap<>(CallStatus.class);
        for (CallStatus status : CallStatus.values()) {
            byStatus.put(status, 0L);
        }
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT c.last_status, count(*) FROM company_number c JOIN number_state s ON s.number_id = c.number_id
                         WHERE c.company_id = :company AND NOT c.deleted AND NOT s.retired
                         GROUP BY c.last_status
                        """, Tuple.class)
                .setParameter("company", id.value())
                .getResultList();
        long touched = 0;
        for (Tuple row : rows) {
            byStatus.put(CallStatus.valueOf(row.get(0, String.class)), row.get(1, Long.class));
            touched += row.get(1, Long.class);
        }
        Tuple pool = (Tuple) em.createNativeQuery("""
                        SELECT (SELECT count(*) FROM number_state s WHERE NOT s.retired AND s.country = ANY (:countries))
                             - (SELECT count(*) FROM company_number c JOIN number_state s ON s.number_id = c.number_id
                                 WHERE c.company_id = :company AND NOT s.retired AND s.country = ANY (:countries)),
                               (SELECT count(*) FROM number_state s WHERE s.pos IS NOT NULL AND s.country = ANY (:countries)),
                               (SELECT count(*) FROM number_state s WHERE s.lease_batch IS NOT NULL AND s.lease_company = :company),
                               (SELECT count(*) FROM call_result r WHERE r.company_id = :company AND r.kind = 'dialer'
                                   AND r.voided_at IS NULL AND r.attempted_at >= :midnight),
                               (SELECT count(*) FROM users u WHERE u.company_id = :company AND u.role = 'AGENT'
                                   AND u.is_active AND u.deleted_at IS NULL)
                        """, Tuple.class)
                .setParameter("company", id.value())
                .setParameter("countries", countries)
                .setParameter("midnight", company.midnight(clock.instant()))
                .getSingleResult();
        long untouched = pool.get(0, Long.class);
        byStatus.merge(CallStatus.IN_QUEUE, untouched, Long::sum);
        return new Overview(
                byStatus,
                touched + untouched,
                pool.get(1, Long.class),
                pool.get(2, Long.class),
                pool.get(3, Long.class),
                pool.get(4, Long.class));
    }
}
