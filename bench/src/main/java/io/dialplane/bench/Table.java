package io.dialplane.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The one table that is printed at the end, put together part by part. */
final class Table {

    private static final String HAND_OUT = "%-18s %6s %8s %12s %9s %11s %9s %10s %13s%n";
    private static final String REPORTS = "%-18s %6s %8s %12s %9s %11s%n";
    private static final String FACT = "%-64s %s%n";
    private static final String BAR = "%-64s %8s %10s %s%n";

    private final StringBuilder text = new StringBuilder();

    private Table add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
        return this;
    }

    private Table title(String title) {
        return add("%n%s%n%s%n", title, "-".repeat(title.length()));
    }

    /** What a figure needs to be understood. */
    void fact(String what, String value) {
        add(FACT, what, value);
    }

    void head(String title) {
        title(title);
    }

    void handOuts(int poolSize, HandOuts measured, Companies companies) {
        title("Hand-out, pool of %,d: milliseconds".formatted(poolSize));
        add(
                HAND_OUT,
                "called",
                "batch",
                "clients",
                "HTTP median",
                "p95",
                "SQL median",
                "p95",
                "HTTP/SQL",
                "claim median");
        for (Company company : companies.compared()) {
            for (int size : HandOuts.SIZES) {
                for (int count : HandOuts.CLIENTS) {
                    HandOuts.Figures http = measured.figures(company, size, count, Side.HTTP);
                    HandOuts.Figures sql = measured.figures(company, size, count, Side.SQL);
                    add(
                            HAND_OUT,
                            company.label(),
                            size,
                            count,
                            number(http.median()),
                            number(http.p95()),
                            number(sql.median()),
                            number(sql.p95()),
                            number(HandOuts.ratio(http, sql)),
                            number(measured.claim(company, size, count).median()));
                }
            }
        }
        add("SQL: the statements of a hand-out (sweep, terms, claim), directly; claim: the last of them alone.%n");
        add("-: the company has not so many numbers left that all clients get theirs at once.%n");
    }

    void reports(Reports measured) {
        title("Reports per second");
        add(REPORTS, "", "batch", "clients", "HTTP", "SQL", "HTTP/SQL");
        for (int size : Reports.SIZES) {
            for (int count : Reports.CLIENTS) {
                add(
                        REPORTS,
                        size == 1 ? "single" : "in hundreds",
                        size,
                        count,
                        "%,.0f".formatted(measured.rate(size, count, Side.HTTP)),
                        "%,.0f".formatted(measured.rate(size, count, Side.SQL)),
                        number(measured.share(size, count)));
            }
        }
    }

    void importsAndExports(int rows, ImportsAndExports measured) {
        title("Imports and exports of %,d numbers: seconds, numbers a second".formatted(rows));
        for (ImportsAndExports.Work work : ImportsAndExports.Work.values()) {
            double seconds = measured.seconds(work);
            fact(work.label, "%8.2f %,12.0f".formatted(seconds, rows / seconds));
        }
    }

    void lists(Map<Integer, Map<String, Double>> measured) {
        title("Lists and figures over HTTP: milliseconds, by the pool's size");
        String sizes = measured.keySet().stream().map("%,12d"::formatted).collect(Collectors.joining());
        fact("", sizes);
        Map<String, Double> any = measured.values().iterator().next();
        for (String what : any.keySet()) {
            fact(
                    what,
                    measured.values().stream()
                            .map(medians -> "%12.2f".formatted(medians.get(what)))
                            .collect(Collectors.joining()));
        }
    }

    void console(Map<Integer, Map<String, Map<Integer, Double>>> measured, double state) {
        for (int at : ConsolePages.CLIENTS) {
            title("The console's table of numbers, %d at once: milliseconds, by the pool's size".formatted(at));
            fact("", measured.keySet().stream().map("%,12d"::formatted).collect(Collectors.joining()));
            for (String what : measured.values().iterator().next().keySet()) {
                fact(
                        what,
                        measured.values().stream()
                                .map(medians ->
                                        "%12.2f".formatted(medians.get(what).get(at)))
                                .collect(Collectors.joining()));
            }
        }
        title("What the server keeps of a session that has walked through the console");
        fact("heap, live after a full collection, kB", Double.isNaN(state) ? "-" : "%,.0f".formatted(state / 1_024));
    }

    void bookkeeping(Bookkeeping measured) {
        title("Reports per second, with and without wallet and figures");
        add(REPORTS, "", "batch", "clients", "with", "without", "share");
        for (Side side : Side.values()) {
            for (int size : Reports.SIZES) {
                for (int count : Reports.CLIENTS) {
                    add(
                            REPORTS,
                            side,
                            size,
                            count,
                            "%,.0f".formatted(measured.with().rate(size, count, side)),
                            "%,.0f".formatted(measured.without().rate(size, count, side)),
                            number(measured.share(size, count, side)));
                }
            }
        }
    }

    void agents(Agents measured) {
        title("%d agents log in at once".formatted(Agents.AGENTS));
        fact("until the last one is in, s", number(measured.shiftStart()));
        fact(
                "a log-in, ms: median, p95",
                "%s, %s"
                        .formatted(
                                number(measured.logIns().median()),
                                number(measured.logIns().percentile(95))));
        fact("answers 503, tried again, in all shifts", String.valueOf(measured.busy()));
        title("Heartbeats and bare commits of one row: milliseconds");
        add(REPORTS, "", "", "clients", "heartbeat", "commit", "ratio");
        for (int count : Agents.CLIENTS) {
            double beat = measured.heartbeats(count).median();
            double commit = measured.commits(count).median();
            add(REPORTS, "median", "", count, number(beat), number(commit), number(beat / commit));
            add(
                    REPORTS,
                    "p95",
                    "",
                    count,
                    number(measured.heartbeats(count).percentile(95)),
                    number(measured.commits(count).percentile(95)),
                    "");
        }
        title("Heartbeats of 8 clients while Redis fails: milliseconds, median, p99 and the latest");
        for (String fault : measured.faults()) {
            fact("before it is " + fault, latest(measured.redisWell(fault)));
            fact("while it is " + fault, latest(measured.redisFailing(fault)));
        }
    }

    private static String latest(Samples samples) {
        return "%s, %s, %s"
                .formatted(number(samples.median()), number(samples.percentile(99)), number(samples.percentile(100)));
    }

    void provisioning(Provisioning measured) {
        title("Agents of a file: milliseconds per agent");
        for (Provisioning.Mode mode : Provisioning.Mode.values()) {
            for (int agents : List.of(Provisioning.FEW, Provisioning.MANY)) {
                fact(
                        "%s, %,d agents".formatted(mode.name().toLowerCase(Locale.ROOT), agents),
                        number(measured.perAgent(mode, agents)));
            }
        }
        fact("the statements alone", number(measured.statements()));
        fact("files and reloads alone", number(measured.files()));
        fact("agents for a reload, at least", number(measured.agentsPerReload()));
        title("Answers at %,d registrations a minute".formatted(Provisioning.REGISTRATIONS_A_MINUTE));
        fact(
                "ms: median, p95, p99",
                "%s, %s, %s"
                        .formatted(
                                number(measured.answers().median()),
                                number(measured.answers().percentile(95)),
                                number(measured.answers().percentile(99))));
    }

    void calls(Calls measured) {
        title("%d calls a second for %d agents, %d rules: milliseconds"
                .formatted(Calls.A_SECOND, Calls.AGENTS, Calls.RULES));
        add(REPORTS, "", "", "contacts", "median", "p95", "answers");
        for (int contacts : Calls.CONTACTS) {
            row("what to do next", contacts, measured.arrivals(contacts));
            row("other webhooks", contacts, measured.others(contacts));
        }
        fact("calls that found nobody free", measured.waited());
    }

    private void row(String what, int contacts, Samples samples) {
        add(
                REPORTS,
                what,
                "",
                contacts,
                number(samples.median()),
                number(samples.percentile(95)),
                String.valueOf(samples.count()));
    }

    void churn(Churn.Seen seen) {
        long seconds = seen.window().toSeconds();
        title("Churn: hand-out, reports and sweeps at once");
        fact("next-batch of 100 over HTTP, median ms, first and last %d s".formatted(seconds), ends(seen.http()));
        fact("the claiming statement alone, the same", ends(seen.claim()));
        fact(
                "numbers a second: handed out, reported, given a place again",
                "%,.0f, %,.0f, %,.0f".formatted(seen.handedOut(), seen.reported(), seen.placed()));
        fact(
                "number_state with its indexes, before and after",
                "%s, %s".formatted(megabytes(seen.bytesBefore()), megabytes(seen.bytesAfter())));
    }

    private static String ends(Churn.Ends ends) {
        return "%s, %s (of %,d and %,d)"
                .formatted(
                        number(ends.first().median()),
                        number(ends.last().median()),
                        ends.first().count(),
                        ends.last().count());
    }

    void memory(String when, Memory memory) {
        title("Memory " + when);
        fact(
                "Payara Micro: resident, peak",
                "%s, %s".formatted(megabytes(memory.payaraResident()), megabytes(memory.payaraPeak())));
        fact(
                "its heap: used, live after a full collection, committed, limit",
                "%s, %s, %s, %s"
                        .formatted(
                                megabytes(memory.heapUsed()),
                                megabytes(memory.heapLive()),
                                megabytes(memory.heapCommitted()),
                                megabytes(memory.heapMax())));
        fact("PostgreSQL: all processes, shared memory once", megabytes(memory.postgresProportion()));
    }

    /** Gives whether all hold. */
    boolean bars(Bars bars) {
        title("Bars");
        add(BAR, "", "value", "limit", "");
        for (Bars.Bar bar : bars.all()) {
            add(
                    BAR,
                    bar.what(),
                    number(bar.value()),
                    (bar.atMost() ? "<= " : ">= ") + bar.limit(),
                    bar.holds() ? "ok" : "SHORT");
        }
        return bars.all().stream().allMatch(Bars.Bar::holds);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String megabytes(long bytes) {
        return bytes < 0 ? "-" : String.format(Locale.ROOT, "%,d MB", bytes / 1_048_576);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
