package io.dialplane.mail;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.Gauges;
import io.dialplane.platform.Metrics;
import io.dialplane.platform.Sql;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The outbox in figures. */
@ApplicationScoped
class MailMetrics implements Gauges {

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Counter attempts;
    private Gauge waiting;
    private Gauge oldest;

    private record Waiting(long mails, double seconds) {}

    @PostConstruct
    void start() {
        attempts = metrics.counter("dialplane_mails_total", "Mails that this node tried to send.", "outcome");
        waiting = metrics.databaseGauge(
                "dialplane_mails_waiting", "Mails of the company that wait to be sent.", "company");
        oldest = metrics.databaseGauge(
                "dialplane_oldest_mail_seconds",
                "How long the company's oldest mail has waited; 0: none waits.",
                "company");
    }

    void sent() {
        attempts.labelValues("sent").inc();
    }

    /** An attempt; there will be another. */
    void failed() {
        attempts.labelValues("failed").inc();
    }

    void givenUp() {
        attempts.labelValues("given_up").inc();
    }

    @Override
    public void read(Sql.Session session) {
        for (Company company : labels.companies()) {
            session.enter(company.id());
            Waiting now = session.one(
                    """
                    SELECT count(*), coalesce(extract(epoch FROM now() - min(m.created_at)), 0)
                      FROM mail m WHERE m.company_id = ? AND m.state = 'waiting'
                    """,
                    row -> new Waiting(row.getLong(1), row.getDouble(2)),
                    company.id().value());
            waiting.labelValues(company.name()).set(now.mails());
            oldest.labelValues(company.name()).set(Math.max(0, now.seconds()));
        }
    }
}
