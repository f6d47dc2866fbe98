package io.dialplane.callresult;

import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Reports that this node has recorded, in figures. */
@ApplicationScoped
class ReportMetrics {

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Counter recorded;
    private Counter duplicates;

    @PostConstruct
    void start() {
        recorded = metrics.counter("dialplane_reports_total", "Reports recorded by this node.", "company", "status");
        duplicates = metrics.counter(
                "dialplane_report_duplicates_total", "Reports that had been recorded before.", "company");
    }

    void count(CompanyId company, List<GivenReport> given, List<ReportOutcome> outcomes) {
        String label = labels.of(company);
        for (ReportOutcome outcome : outcomes) {
            switch (outcome.kind()) {
                case RECORDED ->
                    recorded.labelValues(
                                    label,
                                    given.get(outcome.index()).report().status().name())
                            .inc();
                case DUPLICATE -> duplicates.labelValues(label).inc();
                default -> {
                    // nothing was recorded, now or before
                }
            }
        }
    }
}
