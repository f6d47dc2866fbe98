package io.dialplane.billing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.Gauges;
import io.dialplane.platform.Metrics;
import io.dialplane.platform.Sql;
import io.prometheus.metrics.core.metrics.Gauge;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The ledgers in figures: how far folding is behind. */
@ApplicationScoped
class LedgerMetrics implements Gauges {

    /** Entries that are counted at most. */
    private static final int COUNTED = 10_000;

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Gauge unfolded;

    @PostConstruct
    void start() {
        unfolded = metrics.databaseGauge(
                "dialplane_ledger_unfolded_entries",
                "Entries of the company's ledger that are not folded yet; " + COUNTED + " at most.",
                "company");
    }

    @Override
    public void read(Sql.Session session) {
        for (Company company : labels.companies()) {
            session.enter(company.id());
            unfolded.labelValues(company.name())
                    .set(session.one(
                            """
                            SELECT count(*) FROM (SELECT 1 FROM ledger l
                                                   WHERE l.company_id = ? AND l.balance_after IS NULL
                                                     AND l.id > (SELECT coalesce(max(w.folded_to), 0) FROM wallet w WHERE w.company_id = ?)
                                                   LIMIT ?) x
                            """,
                            row -> row.getLong(1),
                            company.id().value(),
                            company.id().value(),
                            COUNTED));
        }
    }
}
