package io.dialplane.web.calllog;

import io.dialplane.calllog.Door;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** What the voice provider asks of this node, in figures. */
@ApplicationScoped
class WebhookMetrics {

    /** No slug. */
    private static final String NOBODYS = "(unknown)";

    private static final double NANOS = 1e9;

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Histogram answers;
    private Counter refused;

    @PostConstruct
    void start() {
        answers = metrics.durations(
                "dialplane_voice_webhook_duration_seconds",
                "Genuine webhooks of the voice provider that this node has answered, by what was asked or told.",
                "door");
        refused = metrics.counter(
                "dialplane_voice_signatures_refused_total",
                "Webhooks that this node refused because their signature was not the company's.",
                "company");
    }

    void answered(Door door, long nanos) {
        answers.labelValues(door.path()).observe(nanos / NANOS);
    }

    /** @param company empty: there is none of that name */
    void refused(Optional<Company> company) {
        refused.labelValues(company.map(of -> labels.of(of.id())).orElse(NOBODYS))
                .inc();
    }
}
