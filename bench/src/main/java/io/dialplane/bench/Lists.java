package io.dialplane.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures what people look at: pages of a company's list of numbers in every order and with every filter, its count, and its
 * figures. The company has called half of the pool.
 */
final class Lists {

    private static final int PAGE = 50;
    private static final int SAMPLES = 20;
    private static final String NUMBERS = "numbers?limit=" + PAGE;
    private static final String FIGURES = "stats/";

    private final Installation installation;
    private final Company company;
    private final Map<String, String> requests = new LinkedHashMap<>();
    private final Map<String, double[]> rounds = new LinkedHashMap<>();

    /** @param size numbers of the pool */
    Lists(Installation installation, Company company, int size) {
        this.installation = installation;
        this.company = company;
        String some = "0" + (PoolSeed.FIRST_NUMBER + size / 4 + 7);
        add("first page", "");
        add("page 1,000", "&skip=" + 999 * PAGE);
        add("behind a number in the middle", "&after=" + size / 2);
        add("oldest first", "&sort_order=asc");
        add("last attempt, latest first", "&sort_by=last_attempt_at");
        add("last attempt, earliest first", "&sort_by=last_attempt_at&sort_order=asc");
        add("last attempt, page 1,000", "&sort_by=last_attempt_at&skip=" + 999 * PAGE);
        add("status", "&sort_by=status");
        add("status, descending", "&sort_by=status&sort_order=desc");
        add("of one status", "&status=MISSED");
        add("of one status, by last attempt", "&status=MISSED&sort_by=last_attempt_at");
        add("in the queue", "&status=IN_QUEUE");
        add("called within two weeks", "&start_date={from}");
        add("of one status, within two weeks", "&status=BUSY&start_date={from}");
        add("search for a whole number", "&search=" + some);
        add("search for the last six digits", "&search=" + some.substring(5));
        add("search for four digits", "&search=" + some.substring(7));
        add("search and status", "&status=MISSED&search=" + some.substring(8));
        for (String timeframe : new String[] {"1h", "3h", "today", "7d", "30d", "all"}) {
            requests.put("numbers by status, " + timeframe, FIGURES + "numbers-summary?timeframe=" + timeframe);
            requests.put("attempts by status, " + timeframe, FIGURES + "attempts-summary?timeframe=" + timeframe);
        }
        requests.put("trend by hours", FIGURES + "attempt-trend?");
        requests.put("trend by days", FIGURES + "attempt-trend?span=30d");
        requests.put("count of all", "numbers/stats?");
        requests.put("count of one status", "numbers/stats?status=MISSED");
    }

    private void add(String what, String query) {
        requests.put(what, NUMBERS + query);
    }

    /** Whether a request reads no more than a page or the kept figures: what counts a whole list is apart. */
    static boolean isBounded(String what) {
        return !what.startsWith("count");
    }

    /** All rounds, one request after the other. */
    void run(int count, String token) {
        try (HttpConnection http = new HttpConnection(installation.node(), token)) {
            for (int round = -1; round < count; round++) {
                for (Map.Entry<String, String> request : requests.entrySet()) {
                    double median = measure(http, request.getValue());
                    if (round >= 0) {
                        rounds.computeIfAbsent(request.getKey(), key -> new double[count])[round] = median;
                    }
                }
            }
        }
    }

    private double measure(HttpConnection http, String request) {
        String from = Instant.now().minus(Duration.ofDays(15)).toString();
        String path = "/api/" + request.replace("{from}", from) + (request.endsWith("?") ? "" : "&") + "company=half";
        Samples samples = new Samples();
        IntStream.range(0, SAMPLES).forEach(i -> {
            long start = System.nanoTime();
            HttpConnection.Answer answer = http.get(path);
            samples.add(System.nanoTime() - start);
            if (answer.status() != 200) {
                throw new IllegalStateException(
                        "%s was answered %d: %s".formatted(path, answer.status(), answer.body()));
            }
            if (answer.body().equals("[]")) {
                throw new IllegalStateException("The company " + company.label() + " sees nothing at " + path);
            }
        });
        return samples.median();
    }

    /** Milliseconds, by what was asked for: the median of the rounds. */
    Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        rounds.forEach((what, of) -> medians.put(what, Samples.median(of)));
        return medians;
    }
}
