package io.dialplane.callresult;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
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

    /** Records what is given; outcomes come in any order. */
    List<ReportOutcome> record(Sql.Session session, CompanyId company, List<GivenReport> given, Duration cooldown) {
        List<Report.Line> lines = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).report() != null) {
                lines.add(given.get(i).report().line(i));
            }
        }
        return session.rows(
                """
                SELECT i, outcome, result_id, number_id, e164, global_status, suppressed
                  FROM report_results(?, cast(? AS jsonb), make_interval(secs => ?))
                """,
                row -> new ReportOutcome(
                        row.getInt(1),
                        ReportOutcome.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getObject(3, Long.class),
                        row.getObject(4, Integer.class),
                        row.getString(5),
                        row.getString(6) == null ? null : GlobalStatus.valueOf(row.getString(6)),
                        row.getBoolean(7),
                        null),
                company.value(),
                json(lines),
                cooldown.toMillis() / 1000.0);
    }

    /** The dialer's switch. Returns whether something changed. */
    boolean switchByDialer(Sql.Session session, CompanyId company, boolean allowed) {
        return session.one("SELECT switch_by_dialer(?, ?)", row -> row.getBoolean(1), company.value(), allowed);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
