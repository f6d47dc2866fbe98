package io.dialplane.agent;

import io.dialplane.platform.Gauges;
import io.dialplane.platform.Metrics;
import io.dialplane.platform.Sql;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;

/** Telephony providers in figures. */
@ApplicationScoped
class TelephonyMetrics implements Gauges {

    @Inject
    private Metrics metrics;

    private Counter failures;
    private Counter givenUp;
    private Gauge owed;
    private Gauge oldest;

    @PostConstruct
    void start() {
        failures = metrics.counter(
                "dialplane_telephony_failures_total",
                "Requests of this node that a telephony provider did not do, by what was asked and why not.",
                "request",
                "kind");
        givenUp = metrics.counter(
                "dialplane_owed_log_outs_given_up_total",
                "Agents that could not be logged out at their provider within a day.");
        owed = metrics.databaseGauge(
                "dialplane_owed_log_outs", "Agents who have left and are not logged out at their provider yet.");
        oldest = metrics.databaseGauge(
                "dialplane_oldest_owed_log_out_seconds", "How long the oldest of them has waited; 0: there is none.");
    }

    void failed(String request, TelephonyException.Kind kind) {
        failures.labelValues(request, kind.name().toLowerCase(Locale.ROOT)).inc();
    }

    void gaveUp(int some) {
        givenUp.inc(some);
    }

    private record Owed(long count, double oldestSeconds) {}

    @Override
    public void read(Sql.Session session) {
        Owed now = session.one(
                "SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(owed_at)), 0) FROM owed_log_out",
                row -> new Owed(row.getLong(1), row.getDouble(2)));
        owed.set(now.count());
        oldest.set(now.oldestSeconds());
    }
}
