package io.dialplane.bench;

import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.LaunchException;
import io.dialplane.launcher.PostgresServer;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.Migration;
import io.dialplane.takeover.ExamplePanel;
import io.dialplane.takeover.Progress;
import io.dialplane.takeover.Report;
import io.dialplane.takeover.TakeOver;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.logging.LogManager;

/**
 * Measures a take-over: of a whole panel, again without a change, and again when a hundredth of its numbers was called meanwhile.
 * The panel is generated; both databases are on one server.
 */
public final class TakeOverBenchmark {

    private static final String PANEL = "panel";
    private static final long FIRST_NUMBER = 9_100_000_000L;

    private final Options options;
    private final Table table = new Table();
    private final long start = System.nanoTime();

    private TakeOverBenchmark(Options options) {
        this.options = options;
    }

    /** @param args see {@link Options} */
    public static void main(String[] args) {
        LogManager.getLogManager().reset();
        Locale.setDefault(Locale.ROOT);
        try {
            Options options = Options.of(args);
            options.parent().flatMap(ProcessHandle::of).ifPresent(parent -> parent.onExit()
                    .thenRun(() -> System.exit(1)));
            new TakeOverBenchmark(options).run();
            System.exit(0);
        } catch (LaunchException | IllegalArgumentException e) {
            System.err.println("Benchmark: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        Installation.delete(options.data());
        PostgresServer postgres = PostgresServer.in(DataFolder.at(options.data()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(postgres)));
        postgres.start();
        table.head("Take-over of %,d numbers and %,d results".formatted(options.numbers(), options.results()));
        Migration.run(DatabaseUrl.parse(postgres.migrationUrl()), PostgresServer.APPLICATION);
        DatabaseUrl panelUrl = postgres.superuser(PANEL);
        ExamplePanel panel = panel(postgres, panelUrl);

        measured("everything", panelUrl, postgres);
        measured("again, nothing has changed", panelUrl, postgres);
        panel.run("""
                INSERT INTO call_results (phone_number_id, company_id, status, attempted_at)
                SELECT id, 1, 'BUSY', now() FROM numbers WHERE id % 100 = 0;
                UPDATE numbers SET last_called_at = now(), last_called_company_id = 1 WHERE id % 100 = 0;
                """);
        measured("again, a hundredth was called", panelUrl, postgres);
        System.out.println(table);
    }

    private ExamplePanel panel(PostgresServer postgres, DatabaseUrl panelUrl) {
        say("making the panel");
        try (Owner superuser = new Owner(postgres.superuser("postgres"))) {
            superuser.run("CREATE DATABASE " + PANEL);
        }
        long began = System.nanoTime();
        ExamplePanel panel =
                new ExamplePanel(panelUrl).create().fill("shop", 3, FIRST_NUMBER, options.numbers(), options.results());
        table.fact("the panel made in", seconds(began));
        return panel;
    }

    private void measured(String what, DatabaseUrl panelUrl, PostgresServer postgres) {
        long began = System.nanoTime();
        Progress progress = (step, done, all) -> say("%s: %s, %,d of %,d".formatted(what, step, done, all));
        Report report = TakeOver.run(
                new io.dialplane.takeover.Options(
                        panelUrl,
                        DatabaseUrl.parse(postgres.migrationUrl()),
                        Installation.COOLDOWN,
                        Duration.ofMinutes(60),
                        io.dialplane.takeover.Options.CHUNK),
                progress,
                Clock.systemUTC());
        table.fact(what, seconds(began));
        for (String of : List.of("numbers", "call_results")) {
            Report.Table counts = report.table(of);
            table.fact(
                    "  " + of + ": taken, changed, there, skipped",
                    "%,d, %,d, %,d, %,d%s"
                            .formatted(
                                    counts.taken(),
                                    counts.changed(),
                                    counts.there(),
                                    counts.skipped(),
                                    counts.reconciles() ? "" : " DOES NOT ADD UP"));
        }
        table.fact("  most heap that was ever used, of 128 MB", "%,d MB".formatted(peakHeap() / 1_048_576));
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static String seconds(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s";
    }

    private void end(PostgresServer postgres) {
        postgres.stop();
        if (!options.keep()) {
            Installation.delete(options.data());
        }
    }

    private void say(String what) {
        System.err.printf("[%4d s] %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
    }
}
