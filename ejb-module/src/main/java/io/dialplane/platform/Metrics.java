package io.dialplane.platform;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;

/**
 * What this application counts on this node, and figures of the whole installation, as Prometheus reads them. Each feature
 * makes its own meters here; labels come from closed sets: statuses, routes, and companies up to a limit.
 */
@ApplicationScoped
public class Metrics {

    /** Of {@link #text()}. */
    public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final System.Logger LOG = System.getLogger(Metrics.class.getName());

    /** Who asks has given up by then; milliseconds. */
    private static final int PATIENCE = 5_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private final List<OfDatabase> ofDatabase = new CopyOnWriteArrayList<>();

    @Inject
    private Sql sql;

    @Any
    @Inject
    private Instance<Gauges> gauges;

    private Gauge databaseUp;
    private Gauge connections;

    private record OfDatabase(Gauge gauge, boolean hasLabels) {

        /** Without a value there is nothing to show, rather than something old. */
        void empty() {
            if (hasLabels) {
                gauge.clear();
            } else {
                gauge.set(Double.NaN);
            }
        }
    }

    @PostConstruct
    void start() {
        memory("used", "Memory in use.", MemoryUsage::getUsed);
        memory("committed", "Memory that the virtual machine has from the system.", MemoryUsage::getCommitted);
        memory("max", "Memory that the virtual machine may have.", MemoryUsage::getMax);
        databaseUp = Gauge.builder()
                .name("dialplane_database_up")
                .help("1: the figures of the database could be read; 0: they could not, and are left out.")
                .register(registry);
        Gauge.builder()
                .name("dialplane_database_pool_max_connections")
                .help("Connections that each application on each node may have.")
                .register(registry)
                .set(Database.CONNECTIONS);
        connections = databaseGauge(
                "dialplane_database_connections",
                "Connections of all nodes to the database, by what they do.",
                "state");
    }

    private void memory(String name, String help, ToLongFunction<MemoryUsage> figure) {
        GaugeWithCallback.builder()
                .name("jvm_memory_" + name + "_bytes")
                .help(help)
                .labelNames("area")
                .callback(gauge -> {
                    var memory = ManagementFactory.getMemoryMXBean();
                    gauge.call(figure.applyAsLong(memory.getHeapMemoryUsage()), "heap");
                    gauge.call(figure.applyAsLong(memory.getNonHeapMemoryUsage()), "nonheap");
                })
                .register(registry);
    }

    /** Something that is counted here; its name ends in {@code _total}. */
    public Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    /** How long something takes here; its name ends in {@code _seconds}. */
    public Histogram durations(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .withoutExemplars()
                .register(registry);
    }

    /** A figure that is set by {@link Gauges#read}. */
    public Gauge databaseGauge(String name, String help, String... labels) {
        Gauge gauge = Gauge.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
        ofDatabase.add(new OfDatabase(gauge, labels.length > 0));
        return gauge;
    }

    /** All as of now, in Prometheus' text format 0.0.4. */
    public synchronized String text() {
        databaseUp.set(readDatabase() ? 1 : 0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private boolean readDatabase() {
        ofDatabase.forEach(OfDatabase::empty);
        try {
            return sql.transaction(session -> {
                session.one(
                        "SELECT set_config('statement_timeout', ?, true)",
                        row -> row.getString(1),
                        Integer.toString(PATIENCE));
                readConnections(session);
                gauges.forEach(some -> some.read(session));
                return true;
            });
        } catch (Sql.Refused e) {
            LOG.log(System.Logger.Level.WARNING, "Figures of the database can''t be read: {0}", e.getMessage());
            ofDatabase.forEach(OfDatabase::empty);
            return false;
        }
    }

    private record State(String name, long connections) {}

    private void readConnections(Sql.Session session) {
        session.rows("""
                        SELECT CASE WHEN a.state IN ('active', 'idle') THEN a.state
                                    WHEN a.state LIKE 'idle in transaction%' THEN 'in_transaction' ELSE 'other' END, count(*)
                          FROM pg_stat_activity a
                         WHERE a.datname = current_database() AND a.usename = current_user AND a.application_name = 'dialplane'
                         GROUP BY 1
                        """, row -> new State(row.getString(1), row.getLong(2)))
                .forEach(state -> connections.labelValues(state.name()).set(state.connections()));
    }
}
