package io.dialplane.batch;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyLabels;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Gauges;
import io.dialplane.platform.Metrics;
import io.dialplane.platform.Sql;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Collectors;

/** The number queue in figures: what this node hands out and takes back, and how the queue stands. */
@ApplicationScoped
class QueueMetrics implements Gauges {

    /** Rows that are counted at most. */
    private static final int COUNTED = 100_000;

    @Inject
    private Metrics metrics;

    @Inject
    private CompanyLabels labels;

    private Counter batches;
    private Counter numbers;
    private Counter released;
    private Gauge depth;
    private Gauge leases;
    private Gauge due;
    private Gauge stale;

    @PostConstruct
    void start() {
        batches = metrics.counter("dialplane_batches_total", "Batches handed out by this node.", "company");
        numbers = metrics.counter(
                "dialplane_numbers_handed_out_total", "Numbers in batches handed out by this node.", "company");
        released = metrics.counter(
                "dialplane_stale_leases_released_total", "Leases that ran out and were ended by this node.");
        depth = metrics.databaseGauge(
                "dialplane_queue_depth",
                "Numbers in the log that the company could still be handed; an estimate beyond a thousand.",
                "company");
        leases = metrics.databaseGauge(
                "dialplane_leases",
                "Numbers that are with the company's dialers; of the oldest " + COUNTED + " of all.",
                "company");
        due = metrics.databaseGauge(
                "dialplane_numbers_due",
                "Numbers whose time has come and that have no place in the log yet; " + COUNTED + " at most.");
        stale = metrics.databaseGauge(
                "dialplane_oldest_stale_lease_seconds",
                "How long ago the oldest lease ran out that nobody has ended yet; 0: there is none.");
    }

    void handedOut(CompanyId company, int size) {
        String label = labels.of(company);
        batches.labelValues(label).inc();
        numbers.labelValues(label).inc(size);
    }

    void released(int some) {
        released.inc(some);
    }

    private record Leases(int company, long count) {}

    private record Waiting(long due, double oldestLeaseSeconds) {}

    @Override
    public void read(Sql.Session session) {
        // now() is the same in the whole transaction, and so may be looked up in an index
        Waiting waiting = session.one("""
                SELECT (SELECT count(*) FROM (SELECT 1 FROM number_state s WHERE s.free_at <= now() LIMIT ?) x),
                       coalesce(extract(epoch FROM now() - (SELECT min(s.leased_at) FROM number_state s WHERE s.lease_batch IS NOT NULL)), 0)
                """, row -> new Waiting(row.getLong(1), row.getDouble(2)), COUNTED);
        due.set(waiting.due());
        stale.set(Math.max(
                0,
                waiting.oldestLeaseSeconds() - BatchConfig.assignmentTimeout().toMillis() / 1000.0));
        Map<Integer, Long> leased =
                session.rows("""
                        SELECT x.lease_company, count(*)
                          FROM (SELECT s.lease_company FROM number_state s WHERE s.lease_batch IS NOT NULL ORDER BY s.leased_at LIMIT ?) x
                         GROUP BY x.lease_company
                        """, row -> new Leases(row.getInt(1), row.getLong(2)), COUNTED).stream()
                        .collect(Collectors.toMap(Leases::company, Leases::count));
        for (Company company : labels.companies()) {
            leases.labelValues(company.name())
                    .set(leased.getOrDefault(company.id().value(), 0L));
            session.enter(company.id());
            depth.labelValues(company.name()).set(depth(session, company));
        }
    }

    /**
     * Looks at up to a hundred numbers in each tenth of what a company has not read yet, country by country, and takes the rest of
     * the tenth to be like them. Up to a hundred in a tenth are counted exactly.
     */
    static double depth(Sql.Session session, Company company) {
        return session.one(
                """
                SELECT coalesce(round(sum(
                           f.takeable * CASE WHEN f.seen < 100 THEN 1
                                             ELSE 1 + cast(t.upto - f.last AS float8) * (f.seen - 1) / (f.last - f.first) / f.seen END)), 0)
                  FROM unnest(cast(? AS text[])) AS c (country)
                 CROSS JOIN LATERAL (SELECT coalesce(max(k.pos), 0) AS pos FROM company_cursor k
                                      WHERE k.company_id = ? AND k.country = c.country) k
                 CROSS JOIN LATERAL (SELECT s.pos FROM number_state s WHERE s.country = c.country AND s.pos > k.pos
                                      ORDER BY s.pos LIMIT 1) a
                 CROSS JOIN LATERAL (SELECT s.pos FROM number_state s WHERE s.country = c.country AND s.pos IS NOT NULL
                                      ORDER BY s.pos DESC LIMIT 1) z
                 CROSS JOIN LATERAL (SELECT a.pos - 1 + (z.pos - a.pos + 1) * i / 10 AS after,
                                            a.pos - 1 + (z.pos - a.pos + 1) * (i + 1) / 10 AS upto
                                       FROM generate_series(0, 9) i) t
                 CROSS JOIN LATERAL (SELECT count(*) AS seen, min(x.pos) AS first, max(x.pos) AS last,
                                            count(*) FILTER (WHERE x.mine IS NULL) AS takeable
                                       FROM (SELECT s.pos, (SELECT n.cn_key FROM company_number n
                                                             WHERE n.cn_key = (cast(? AS bigint) << 32 | s.number_id)) AS mine
                                               FROM number_state s
                                              WHERE s.country = c.country AND s.pos > t.after AND s.pos <= t.upto
                                              ORDER BY s.pos LIMIT 100) x) f
                """,
                row -> row.getDouble(1),
                company.countries().toArray(String[]::new),
                company.id().value(),
                company.id().value());
    }
}
