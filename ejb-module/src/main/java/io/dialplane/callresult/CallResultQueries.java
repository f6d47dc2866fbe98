package io.dialplane.callresult;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Records results: one call of the database's {@code report_results} for one report or for hundreds. */
@ApplicationScoped
class CallResultQueries {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    @PersistenceContext
    private EntityManager em;

    List<ReportOutcome> record(CompanyId company, List<Report> reports, Duration cooldown) {
        List<Report.Line> lines = new ArrayList<>(reports.size());
        for (Report report : reports) {
            lines.add(report.line(lines.size()));
        }
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT i, outcome, result_id, number_id, e164, global_status, suppressed
                          FROM report_results(:company, cast(:reports AS jsonb), make_interval(secs => :cooldown))
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("reports", json(lines))
                .setParameter("cooldown", cooldown.toMillis() / 1000.0)
                .getResultList();
        return rows.stream()
                .map(row -> new ReportOutcome(
                        row.get(0, Integer.class),
                        ReportOutcome.Kind.valueOf(row.get(1, String.class).toUpperCase(Locale.ROOT)),
                        row.get(2, Long.class),
                        row.get(3, Integer.class),
                        row.get(4, String.class),
                        row.get(5) == null ? null : GlobalStatus.valueOf(row.get(5, String.class)),
                        Boolean.TRUE.equals(row.get(6, Boolean.class))))
                .sorted(java.util.Comparator.comparingInt(ReportOutcome::index))
                .toList();
    }

    /** The dialer's switch. Returns whether something changed. */
    boolean switchByDialer(CompanyId company, boolean allowed) {
        return (Boolean) em.createNativeQuery("SELECT switch_by_dialer(:company, :allowed)", Boolean.class)
                .setParameter("company", company.value())
                .setParameter("allowed", allowed)
                .getSingleResult();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
