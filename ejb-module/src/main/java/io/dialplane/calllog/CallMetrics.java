package io.dialplane.calllog;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Gauges;
import io.dialplane.platform.Metrics;
import io.dialplane.platform.Sql;
import io.prometheus.metrics.core.metrics.Gauge;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Calls in figures: those that go on, and those of the last hour. */
@ApplicationScoped
class CallMetrics implements Gauges {

    /** Calls that are counted at most, of each company. */
    private static final int COUNTED = 100_000;

    /** What callers and agents do in a call that goes on. */
    private static final List<String> STATES = List.of("arriving", "ringing", "waiting", "talking", "voicemail");

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Gauge open;
    private Gauge ended;
    private Gauge people;

    @PostConstruct
    void start() {
        open = metrics.databaseGauge("dialplane_calls", "Calls of the company that go on.", "company", "state");
        ended = metrics.databaseGauge(
                "dialplane_calls_of_last_hour",
                "Calls of the company that began within the last hour and have ended; of the last " + COUNTED + ".",
                "company",
                "direction",
                "outcome");
        people = metrics.databaseGauge(
                "dialplane_people_who_take_calls",
                "Agents and administrators of the company who can be rung.",
                "company");
    }

    /** Of calls; {@code outcome} null: go on. */
    record Count(String direction, String state, String outcome, long calls) {}

    @Override
    public void read(Sql.Session session) {
        for (Company company : labels.companies()) {
            session.enter(company.id());
            STATES.forEach(state -> open.labelValues(company.name(), state).set(0));
            open(session, company.id()).forEach(count -> open.labelValues(company.name(), count.state())
                    .set(count.calls()));
            ended(session, company.id())
                    .forEach(count -> ended.labelValues(company.name(), count.direction(), count.outcome())
                            .set(count.calls()));
            people.labelValues(company.name())
                    .set(ReservationSql.free(session, company.id()).size());
        }
    }

    static List<Count> open(Sql.Session session, CompanyId company) {
        return session.rows("""
                SELECT CASE WHEN c.answered_at IS NULL THEN c.stage ELSE 'talking' END, count(*)
                  FROM voice_call c WHERE c.company_id = ? AND c.ended_at IS NULL GROUP BY 1
                """, row -> new Count(null, row.getString(1), null, row.getLong(2)), company.value());
    }

    static List<Count> ended(Sql.Session session, CompanyId company) {
        return session.rows(
                """
                SELECT c.direction, c.outcome, count(*)
                  FROM (SELECT c.direction, c.outcome, c.ended_at FROM voice_call c
                         WHERE c.company_id = ? AND c.started_at > now() - interval '1 hour'
                         ORDER BY c.started_at DESC LIMIT ?) c
                 WHERE c.ended_at IS NOT NULL AND c.outcome IS NOT NULL
                 GROUP BY 1, 2
                """,
                row -> new Count(row.getString(1), null, row.getString(2), row.getLong(3)),
                company.value(),
                COUNTED);
    }
}
