package io.dialplane.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/**
 * What is asked of the figures. Each bar is a ratio of two things measured in turns: in every round the ratio of the round's
 * medians, then the median over the rounds. Where it was measured with several numbers of clients the worst one counts.
 */
final class Bars {

    private static final int SIZE = 100;

    private final List<Bar> bars = new ArrayList<>();

    /**
     * One of them.
     *
     * @param value  as measured
     * @param limit  as asked
     * @param atMost true: the value may not be above the limit; false: not below
     */
    record Bar(String what, double value, double limit, boolean atMost) {

        boolean holds() {
            return atMost ? value <= limit : value >= limit;
        }
    }

    List<Bar> all() {
        return bars;
    }

    void handOuts(HandOuts measured, Companies companies) {
        Company none = companies.fresh();
        compared(measured, "99.9 % called / 0 % called", companies.nearlyAll(), none);
        compared(measured, "30 % in cooldown / none", companies.cooling(), none);
        atMost(
                "hand-out of 100, HTTP / the claiming statement alone",
                3,
                worst(count -> HandOuts.ratio(
                        measured.figures(none, SIZE, count, Side.HTTP), measured.claim(none, SIZE, count))));
        atMost(
                "hand-out of 100, HTTP / the same statements",
                3,
                worst(count -> HandOuts.ratio(
                        measured.figures(none, SIZE, count, Side.HTTP),
                        measured.figures(none, SIZE, count, Side.SQL))));
    }

    private void compared(HandOuts measured, String what, Company above, Company below) {
        atMost(
                what + ", claiming 100",
                1.5,
                worst(count -> HandOuts.ratio(measured.claim(above, SIZE, count), measured.claim(below, SIZE, count))));
        atMost(
                what + ", 100 over HTTP",
                1.5,
                worst(count -> HandOuts.ratio(
                        measured.figures(above, SIZE, count, Side.HTTP),
                        measured.figures(below, SIZE, count, Side.HTTP))));
    }

    /** Not in turns: one pool after the other. Worst of all companies and numbers of clients. */
    void pools(
            int size, HandOuts measured, Companies companies, int otherSize, HandOuts other, Companies otherCompanies) {
        double claim = 0;
        double http = 0;
        for (int i = 0; i < companies.compared().size(); i++) {
            Company here = companies.compared().get(i);
            Company there = otherCompanies.compared().get(i);
            claim = Math.max(
                    claim,
                    worst(count -> Samples.median(
                                    other.claim(there, SIZE, count).rounds())
                            / Samples.median(measured.claim(here, SIZE, count).rounds())));
            http = Math.max(
                    http,
                    worst(count -> Samples.median(
                                    other.figures(there, SIZE, count, Side.HTTP).rounds())
                            / Samples.median(measured.figures(here, SIZE, count, Side.HTTP)
                                    .rounds())));
        }
        String what = "pool of %,d / %,d".formatted(otherSize, size);
        atMost(what + ", claiming 100", 2, claim);
        atMost(what + ", 100 over HTTP", 2, http);
    }

    void reports(Reports measured) {
        atLeast("reports in hundreds, 8 clients, HTTP / the statement", 0.5, measured.share(100, 8));
        atLeast("single reports, 8 clients, HTTP / the statement", 0.4, measured.share(1, 8));
    }

    void importsAndExports(ImportsAndExports measured) {
        atMost(
                "import of a .csv / COPY into a table like the pool's",
                5,
                measured.ratio(ImportsAndExports.Work.IMPORT_CSV, ImportsAndExports.Work.COPY_POOL));
        atMost(
                "import of a .csv / COPY into a table with a key",
                5,
                measured.ratio(ImportsAndExports.Work.IMPORT_CSV, ImportsAndExports.Work.COPY_BARE));
    }

    /** Not in turns: one pool after the other. */
    void lists(Map<Integer, Map<String, Double>> measured) {
        List<Integer> sizes = List.copyOf(measured.keySet());
        for (int i = 1; i < sizes.size(); i++) {
            Map<String, Double> small = measured.get(sizes.get(0));
            Map<String, Double> large = measured.get(sizes.get(i));
            String pools = "pool of %,d / %,d, ".formatted(sizes.get(i), sizes.get(0));
            small.keySet().stream()
                    .filter(Lists::isBounded)
                    .forEach(what -> atMost(pools + what, 1.5, large.get(what) / small.get(what)));
        }
    }

    void console(Map<Integer, Map<String, Map<Integer, Double>>> measured, double state) {
        List<Integer> sizes = List.copyOf(measured.keySet());
        for (int i = 1; i < sizes.size(); i++) {
            Map<String, Map<Integer, Double>> small = measured.get(sizes.get(0));
            Map<String, Map<Integer, Double>> large = measured.get(sizes.get(i));
            String pools = "pool of %,d / %,d, ".formatted(sizes.get(i), sizes.get(0));
            for (int at : ConsolePages.CLIENTS) {
                small.keySet().stream()
                        .filter(ConsolePages::isBounded)
                        .forEach(what -> atMost(
                                pools + what + ", " + at + " at once",
                                1.5,
                                large.get(what).get(at) / small.get(what).get(at)));
            }
        }
        atMost("state of a session, MB", 2, state / 1_048_576);
    }

    void bookkeeping(Bookkeeping measured) {
        for (Side side : Side.values()) {
            for (int size : Reports.SIZES) {
                atLeast(
                        "reports by %d, 8 clients, %s, with / without wallet and figures".formatted(size, side),
                        0.7,
                        measured.share(size, 8, side));
            }
        }
    }

    void agents(Agents measured) {
        atMost(Agents.AGENTS + " agents logged in, seconds", 60, measured.shiftStart());
        Agents.CLIENTS.forEach(count -> atMost(
                "heartbeat / a bare commit, %d clients, median".formatted(count),
                8,
                measured.heartbeats(count).median() / measured.commits(count).median()));
        measured.faults()
                .forEach(fault -> atMost(
                        "later by, ms, heartbeats while Redis is %s".formatted(fault), 200, measured.added(fault)));
    }

    void provisioning(Provisioning measured) {
        for (Provisioning.Mode mode : Provisioning.Mode.values()) {
            atMost(
                    "%s: an agent of 1,000 / of 100".formatted(mode.name().toLowerCase(Locale.ROOT)),
                    1.3,
                    measured.perAgent(mode, Provisioning.MANY) / measured.perAgent(mode, Provisioning.FEW));
        }
        atMost(
                "xml_curl: an agent / the statements alone",
                3,
                measured.perAgent(Provisioning.Mode.XML_CURL, Provisioning.MANY) / measured.statements());
        atMost(
                "ssh: an agent / statements, files and reloads alone",
                3,
                measured.perAgent(Provisioning.Mode.SSH, Provisioning.MANY)
                        / (measured.statements() + measured.files()));
        atLeast("ssh: agents for a reload", 9, measured.agentsPerReload());
        atMost(
                "answer at 1,000 registrations a minute, p95, ms",
                20,
                measured.answers().percentile(95));
    }

    void calls(Calls measured) {
        int few = Calls.CONTACTS.get(0);
        int many = Calls.CONTACTS.get(Calls.CONTACTS.size() - 1);
        atMost("what to do with a caller, p95, ms", 100, measured.arrivals(few).percentile(95));
        atMost("other webhooks, p95, ms", 100, measured.others(few).percentile(95));
        atMost(
                "%,d contacts / %,d, p95".formatted(many, few),
                1.5,
                measured.arrivals(many).percentile(95) / measured.arrivals(few).percentile(95));
    }

    void churn(Churn.Seen seen) {
        atMost("last minute of churn / first, claiming 100", 1.3, seen.claim().ratio());
        atMost("last minute of churn / first, 100 over HTTP", 1.3, seen.http().ratio());
    }

    private static double worst(IntToDoubleFunction ratio) {
        return HandOuts.CLIENTS.stream().mapToDouble(ratio::applyAsDouble).max().orElseThrow();
    }

    private void atMost(String what, double limit, double value) {
        bars.add(new Bar(what, value, limit, true));
    }

    private void atLeast(String what, double limit, double value) {
        bars.add(new Bar(what, value, limit, false));
    }
}
