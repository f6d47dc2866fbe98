package io.dialplane.bench;

import io.dialplane.launcher.LaunchException;
import io.dialplane.launcher.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;

/**
 * The whole run: for each pool a new installation, its companies, a warm-up on a small pool, the pool itself, one round of
 * everything that does not count, then the rounds that do; on the first pool also reports and, after a restart of the product
 * with a short cooldown, the churn. Or, with {@code -Dmeasure}, something else ({@link Options.Measure}). What goes on is said on the
 * error stream, and what is known when there is another pool to come; the table comes last.
 */
public final class Benchmark {

    /** Numbers of the pool on which the product is warmed up. */
    private static final int WARM_UP_POOL = 60_000;

    private static final int NOT_COUNTED = -1;

    /** What fails because everything is being stopped is no news. */
    private static final AtomicBoolean STOPPING = new AtomicBoolean();

    private final Options options;
    private final Table table = new Table();
    private final Bars bars = new Bars();
    private final long start = System.nanoTime();
    private Companies firstCompanies;
    private HandOuts firstHandOuts;

    private Benchmark(Options options) {
        this.options = options;
    }

    /** @param args see {@link Options} */
    public static void main(String[] args) {
        LogManager.getLogManager().reset();
        Locale.setDefault(Locale.ROOT);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STOPPING.set(true)));
        try {
            Options options = Options.of(args);
            options.parent().flatMap(ProcessHandle::of).ifPresent(parent -> parent.onExit()
                    .thenRun(() -> System.exit(1)));
            new Benchmark(options).run();
            System.exit(0);
        } catch (LaunchException | IllegalArgumentException e) {
            fail(e.getMessage());
        } catch (RuntimeException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            fail(trace.toString());
        }
    }

    private static void fail(String why) {
        if (!STOPPING.get()) {
            System.err.println("Benchmark: " + why);
        }
        System.exit(1);
    }

    private void run() {
        table.head("Dialplane benchmark");
        table.fact(
                "processors, Java",
                Runtime.getRuntime().availableProcessors() + ", " + System.getProperty("java.vm.version"));
        table.fact("rounds", String.valueOf(options.rounds()));
        switch (options.measure()) {
            case IMPORTS -> new ImportsAndExports(options, this::say).run(table, bars);
            case LISTS -> lists();
            case BOOKKEEPING -> bookkeeping();
            case AGENTS -> agents();
            case PROVISIONING -> provisioning();
            case CALLS -> calls();
            case CONSOLE -> console();
            default -> queue();
        }
        table.bars(bars);
        System.out.println(table);
    }

    private void queue() {
        for (int i = 0; i < options.pools().size(); i++) {
            pool(options.pools().get(i), i == 0);
            if (i + 1 < options.pools().size()) {
                System.err.println(table);
            }
        }
    }

    private void pool(int size, boolean first) {
        say("starting the servers");
        try (Installation installation = new Installation(options);
                Owner owner = installation.owner();
                Clients clients = new Clients()) {
            Companies companies = Companies.make(installation);
            warmUp(installation, companies, clients, owner);
            sow(owner, companies, size);
            installation.checkpoint();
            handOuts(installation, companies, clients, owner, size, first);
            if (first) {
                reports(installation, companies, clients, owner);
                table.memory("after hand-outs and reports", Memory.of(installation));
                if (!options.churn().isZero()) {
                    churn(installation, companies, clients, owner);
                    table.memory("after the churn", Memory.of(installation));
                }
            }
            say("stopping the servers");
        }
    }

    private void lists() {
        Map<Integer, Map<String, Double>> measured = new LinkedHashMap<>();
        for (int size : options.pools()) {
            say("starting the servers");
            try (Installation installation = new Installation(options);
                    Owner owner = installation.owner()) {
                Companies companies = Companies.make(installation);
                sow(owner, companies, size);
                installation.checkpoint();
                say("lists and figures");
                Lists lists = new Lists(installation, companies.half(), size);
                lists.run(options.rounds(), installation.superuserToken());
                measured.put(size, lists.medians());
                say("stopping the servers");
            }
        }
        table.lists(measured);
        bars.lists(measured);
    }

    private void console() {
        Map<Integer, Map<String, Map<Integer, Double>>> measured = new LinkedHashMap<>();
        double state = Double.NaN;
        for (int size : options.pools()) {
            say("starting the servers");
            try (Installation installation = new Installation(options);
                    Owner owner = installation.owner();
                    Clients clients = new Clients()) {
                Companies companies = Companies.make(installation);
                sow(owner, companies, size);
                installation.checkpoint();
                ConsolePages pages = new ConsolePages(installation, clients, companies.half(), size);
                say("%d administrators log in".formatted(ConsolePages.ADMINISTRATORS));
                pages.hire();
                say("pages of the console");
                pages.run(options.rounds());
                measured.put(size, pages.medians());
                say("what the server keeps of a session");
                state = pages.state();
                say("stopping the servers");
            }
        }
        table.console(measured, state);
        bars.console(measured, state);
    }

    private void bookkeeping() {
        say("starting the servers");
        try (Installation installation = new Installation(options);
                Owner owner = installation.owner();
                Clients clients = new Clients()) {
            Companies companies = Companies.make(installation);
            warmUp(installation, companies, clients, owner);
            sow(owner, companies, options.pools().get(0));
            installation.checkpoint();
            try (Bookkeeping measured = new Bookkeeping(installation, companies.reporting(), clients, owner)) {
                for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                    say("reports with and without bookkeeping, round " + (round + 1));
                    measured.round(round, round != NOT_COUNTED);
                }
                table.bookkeeping(measured);
                bars.bookkeeping(measured);
            }
            say("stopping the servers");
        }
    }

    private void agents() {
        say("starting the servers");
        try (Installation installation = new Installation(options);
                Clients clients = new Clients()) {
            Agents measured = new Agents(installation, clients);
            say("making %d agents".formatted(Agents.AGENTS));
            measured.hire();
            for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                say("a shift starts, round " + (round + 1));
                measured.startShift(round != NOT_COUNTED);
                say("heartbeats, round " + (round + 1));
                measured.round(round != NOT_COUNTED);
                say("Redis fails, round " + (round + 1));
                RedisServer redis = installation.redis();
                measured.redisFails("frozen", redis::freeze, redis::thaw, round != NOT_COUNTED);
                measured.redisFails("killed", redis::kill, redis::start, round != NOT_COUNTED);
                measured.endShift();
            }
            table.agents(measured);
            bars.agents(measured);
            say("stopping the servers");
        }
    }

    private void provisioning() {
        say("starting the servers");
        try (Installation installation = new Installation(options, Map.of("PUBLIC_URL", "https://dialplane.test"));
                Provisioning measured = new Provisioning(installation)) {
            for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                say("agents of files, round " + (round + 1));
                measured.round(round != NOT_COUNTED);
            }
            say("registrations");
            measured.register(false);
            measured.register(true);
            table.provisioning(measured);
            bars.provisioning(measured);
            say("stopping the servers");
        }
    }

    private void calls() {
        say("starting the servers");
        try (Installation installation = new Installation(options);
                Owner owner = installation.owner()) {
            Calls measured = new Calls(installation, owner);
            measured.prepare();
            for (int contacts : Calls.CONTACTS) {
                say("making %,d contacts".formatted(contacts));
                measured.grow(contacts);
                installation.checkpoint();
                for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                    say("calls, round " + (round + 1));
                    measured.round(contacts, round != NOT_COUNTED);
                }
            }
            table.calls(measured);
            bars.calls(measured);
            say("stopping the servers");
        }
    }

    private void warmUp(Installation installation, Companies companies, Clients clients, Owner owner) {
        say("warming up");
        new PoolSeed(owner, companies, WARM_UP_POOL).sow();
        String warm = new WarmUp(installation, companies.reporting(), clients, new PutBack(owner), WARM_UP_POOL).run();
        table.fact("warm-up", warm);
    }

    private void sow(Owner owner, Companies companies, int size) {
        say("making a pool of %,d numbers".formatted(size));
        long began = System.nanoTime();
        new PoolSeed(owner, companies, size).sow();
        table.fact(
                "pool of %,d made in".formatted(size),
                Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
    }

    private void handOuts(
            Installation installation, Companies companies, Clients clients, Owner owner, int size, boolean first) {
        HandOuts measured = new HandOuts(installation, companies, clients, new PutBack(owner), size);
        try (measured) {
            for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                say("hand-outs, round " + (round + 1));
                measured.round(round, round != NOT_COUNTED);
            }
        }
        table.handOuts(size, measured, companies);
        if (first) {
            firstHandOuts = measured;
            firstCompanies = companies;
            bars.handOuts(measured, companies);
        } else {
            bars.pools(options.pools().get(0), firstHandOuts, firstCompanies, size, measured, companies);
        }
    }

    private void reports(Installation installation, Companies companies, Clients clients, Owner owner) {
        Reports measured = new Reports(installation, companies.reporting(), clients, owner);
        try (measured) {
            for (int round = NOT_COUNTED; round < options.rounds(); round++) {
                say("reports, round " + (round + 1));
                measured.round(round, round != NOT_COUNTED);
            }
        }
        table.reports(measured);
        bars.reports(measured);
    }

    private void churn(Installation installation, Companies companies, Clients clients, Owner owner) {
        say("restarting the product with a short cooldown");
        installation.restart(Churn.settings());
        say("churn of %d s".formatted(options.churn().toSeconds()));
        Churn.Seen seen = new Churn(installation, companies, clients, owner, options.churn()).run();
        table.churn(seen);
        bars.churn(seen);
    }

    private void say(String what) {
        System.err.printf("[%4d s] %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
    }
}
