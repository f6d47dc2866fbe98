package io.dialplane.importing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.Gauges;
import io.dialplane.platform.Metrics;
import io.dialplane.platform.Sql;
import io.prometheus.metrics.core.metrics.Gauge;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;

/** The import jobs in figures, on whatever node they run. */
@ApplicationScoped
class ImportMetrics implements Gauges {

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Gauge jobs;
    private Gauge rows;
    private Gauge waiting;

    private record Jobs(ImportJob.State state, long count) {}

    private record Rows(long added, long duplicates, long invalid, double waitingSeconds) {}

    @PostConstruct
    void start() {
        jobs = metrics.databaseGauge(
                "dialplane_imports", "Import jobs of the company that are kept, by state.", "company", "state");
        rows = metrics.databaseGauge(
                "dialplane_import_rows", "Rows of those jobs, by what became of them.", "company", "outcome");
        waiting = metrics.databaseGauge(
                "dialplane_oldest_import_seconds",
                "How long ago the company's oldest import was uploaded that is not over; 0: there is none.",
                "company");
    }

    @Override
    public void read(Sql.Session session) {
        for (Company company : labels.companies()) {
            session.enter(company.id());
            Map<ImportJob.State, Long> counts = new EnumMap<>(ImportJob.State.class);
            session.rows(
                            "SELECT j.state, count(*) FROM import_job j WHERE j.company_id = ? GROUP BY j.state",
                            row -> new Jobs(ImportJob.State.of(row.getString(1)), row.getLong(2)),
                            company.id().value())
                    .forEach(some -> counts.put(some.state(), some.count()));
            for (ImportJob.State state : ImportJob.State.values()) {
                jobs.labelValues(company.name(), state.word()).set(counts.getOrDefault(state, 0L));
            }
            Rows all = session.one(
                    """
                    SELECT coalesce(sum(j.added), 0), coalesce(sum(j.duplicates), 0), coalesce(sum(j.invalid), 0),
                           coalesce(extract(epoch FROM now() - min(j.created_at) FILTER (WHERE j.state IN ('queued', 'running'))), 0)
                      FROM import_job j WHERE j.company_id = ?
                    """,
                    row -> new Rows(row.getLong(1), row.getLong(2), row.getLong(3), row.getDouble(4)),
                    company.id().value());
            rows.labelValues(company.name(), "added").set(all.added());
            rows.labelValues(company.name(), "duplicate").set(all.duplicates());
            rows.labelValues(company.name(), "invalid").set(all.invalid());
            waiting.labelValues(company.name()).set(Math.max(0, all.waitingSeconds()));
        }
    }
}
