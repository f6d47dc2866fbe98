package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.COMPANIES;
import static io.dialplane.statistics.CountedWorld.NOW;
import static io.dialplane.statistics.CountedWorld.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.callresult.CallStatus;
import io.dialplane.platform.CompanyId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Everything that changes figures at once, in random order: reports with repeats, resets, the panel, imports, retirements; folds by
 * two, transactions that are committed long after later ones or not at all, connections that are killed. All the while and
 * afterwards every figure is what a naive count of the tables gives in the same snapshot.
 */
class StatisticsStormIT {

    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("dialplane.storm.seconds"));

    /** How long ago calls were made: around the edges of quarters, hours, days, spans and what is kept. */
    private static final List<Duration> AGES = List.of(
            Duration.ofMinutes(-3),
            Duration.ofSeconds(1),
            Duration.ofMinutes(4),
            Duration.ofMinutes(59),
            Duration.ofMinutes(61),
            Duration.ofMinutes(179),
            Duration.ofMinutes(184),
            Duration.ofHours(6),
            Duration.ofHours(16),
            Duration.ofHours(23),
            Duration.ofHours(25),
            Duration.ofDays(7).minusMinutes(1),
            Duration.ofDays(7).plusMinutes(1),
            Duration.ofDays(12).plusHours(11),
            Duration.ofDays(30).minusMinutes(2),
            Duration.ofDays(30).plusMinutes(2),
            Duration.ofDays(39),
            Duration.ofDays(60));

    private static final List<CallStatus> STATUSES =
            List.of(CallStatus.MISSED, CallStatus.CONNECTED, CallStatus.BUSY, CallStatus.POWER_OFF);

    private interface Work {
        void once(Connection app, Random random) throws SQLException;
    }

    private final AtomicInteger folds = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger killed = new AtomicInteger();
    /** Snapshots that were looked at. */
    private final AtomicInteger compared = new AtomicInteger();

    private final Set<Integer> backends = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    @Test
    void figures_are_exact_during_the_storm_and_after_it() throws Exception {
        try (CountedWorld world = new CountedWorld()) {
            List<Integer> numbers = new ArrayList<>();
            try (Connection app = world.app()) {
                numbers.addAll(CountedWorld.add(app, "IR", CountedWorld.mobiles(0, 60)));
                numbers.addAll(CountedWorld.add(app, "DE", CountedWorld.mobiles(500, 20)));
                app.commit();
            }
            List<Work> work = new ArrayList<>();
            for (CompanyId company : COMPANIES) {
                for (int i = 0; i < 2; i++) {
                    work.add((app, random) -> CountedWorld.report(app, company, calls(company, numbers, random)));
                }
                work.add((app, random) -> CountedWorld.reset(app, company, some(numbers, random)));
                work.add((app, random) -> inThePanel(app, company, numbers, random));
            }
            work.add((app, random) -> CountedWorld.setRetired(app, some(numbers, random), random.nextBoolean()));
            work.add((app, random) -> CountedWorld.add(
                    app, random.nextBoolean() ? "IR" : "DE", CountedWorld.mobiles(1000 + random.nextInt(400), 3)));

            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < work.size(); i++) {
                Work mine = work.get(i);
                Random random = new Random(i);
                running.add(threads.submit(() -> {
                    goOn(world, mine, random);
                    return null;
                }));
            }
            for (int limit : new int[] {7, 1000}) {
                running.add(threads.submit(() -> {
                    foldOn(world, limit);
                    return null;
                }));
            }
            running.add(threads.submit(() -> {
                killOn(world);
                return null;
            }));
            Connection dump = world.app(); // keeps what was folded from vacuum
            dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            CountedWorld.run(dump, "SET idle_in_transaction_session_timeout = 0");
            CountedWorld.texts(dump, "SELECT count(*) FROM statistics_change");

            Instant end = Instant.now().plus(LASTS);
            try {
                compared.set(
                        world.compareSome(5, new Random(7), () -> Instant.now().isBefore(end)));
            } finally {
                over = true;
                for (Future<?> thread : running) {
                    thread.get(60, TimeUnit.SECONDS); // a deadlock is thrown here
                }
                threads.shutdown();
                dump.rollback();
            }
            world.compare();
            world.foldAll();
            world.compare();
            assertThat(world.texts("SELECT count(*) FROM statistics_change UNION ALL SELECT count(*) FROM pool_change"))
                    .containsExactly("0", "0");
            assertThat(world.texts("SELECT DISTINCT folded_to = drawn FROM statistics_fold"))
                    .containsExactly("t");
            assertThat(Map.of("folds", folds, "late", late, "killed", killed, "compared", compared))
                    .as("it was a storm")
                    .allSatisfy(
                            (what, often) -> assertThat(often.get()).as(what).isPositive());
        }
    }

    /** One thing after the other; connections that were killed are replaced. */
    private void goOn(CountedWorld world, Work work, Random random) throws SQLException {
        Connection app = connected(world);
        while (!over) {
            try {
                work.once(app, random);
                int end = random.nextInt(20);
                if (end < 2) {
                    lateBy(2 + random.nextInt(6));
                }
                if (end == 0 || end > 17) {
                    app.rollback();
                } else {
                    app.commit();
                }
            } catch (SQLException e) {
                if (!wasKilled(e)) {
                    throw e;
                }
                backends.remove(pid(app));
                app.close();
                app = connected(world);
            }
        }
        app.close();
    }

    /** Waits until others' changes have been folded that often. */
    private void lateBy(int times) {
        int then = folds.get() + times;
        late.incrementAndGet();
        await(then);
    }

    private void await(int wanted) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .forever()
                .until(() -> over || folds.get() >= wanted);
    }

    private void foldOn(CountedWorld world, int limit) throws SQLException {
        Connection app = connected(world);
        while (!over) {
            try {
                for (CompanyId company : COMPANIES) {
                    CountedWorld.fold(app, company, limit);
                    app.commit();
                }
                CountedWorld.foldPool(app);
                app.commit();
                folds.incrementAndGet();
            } catch (SQLException e) {
                if (!wasKilled(e)) {
                    throw e;
                }
                backends.remove(pid(app));
                app.close();
                app = connected(world);
            }
        }
    }

    private void killOn(CountedWorld world) throws SQLException {
        Random random = new Random(99);
        try (Connection owner = world.database().owner()) {
            while (!over) {
                await(folds.get() + 5);
                List<Integer> all = List.copyOf(backends);
                if (!all.isEmpty()) {
                    CountedWorld.run(
                            owner, "SELECT pg_terminate_backend(" + all.get(random.nextInt(all.size())) + ", 5000)");
                    killed.incrementAndGet();
                }
            }
        }
    }

    private Connection connected(CountedWorld world) throws SQLException {
        Connection app = world.app();
        backends.add(pid(app));
        return app;
    }

    private static int pid(Connection app) {
        return ((PGConnection) app).getBackendPID();
    }

    private static boolean wasKilled(SQLException e) {
        return e.getSQLState() != null
                && (e.getSQLState().equals("57P01") || e.getSQLState().startsWith("08"));
    }

    private static List<Map<String, Object>> calls(CompanyId company, List<Integer> numbers, Random random) {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            Map<String, Object> call = call(
                    numbers.get(random.nextInt(numbers.size())),
                    STATUSES.get(random.nextInt(STATUSES.size())),
                    NOW.minus(AGES.get(random.nextInt(AGES.size()))));
            call.put("scenario_id", random.nextInt(4));
            call.put("outbound_line_id", random.nextInt(4));
            if (random.nextInt(8) == 0) {
                call.put(
                        "e164",
                        CountedWorld.mobiles(1000 + random.nextInt(400), 1).get(0));
                call.put("country", "IR");
                call.put("dialable", true);
            }
            calls.add(call);
        }
        return calls;
    }

    private static void inThePanel(Connection app, CompanyId company, List<Integer> numbers, Random random)
            throws SQLException {
        List<Integer> some = some(numbers, random);
        switch (random.nextInt(5)) {
            case 0 -> CountedWorld.setDeleted(app, company, some, true);
            case 1 -> CountedWorld.setDeleted(app, company, some, false);
            case 2 -> CountedWorld.suppress(app, company, some);
            case 3 -> CountedWorld.unsuppress(app, company, some);
            default -> CountedWorld.setStatus(app, company, some, STATUSES.get(random.nextInt(STATUSES.size())));
        }
    }

    private static List<Integer> some(List<Integer> numbers, Random random) {
        return random.ints(1 + random.nextInt(5), 0, numbers.size())
                .mapToObj(numbers::get)
                .distinct()
                .toList();
    }
}
