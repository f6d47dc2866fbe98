package io.dialplane.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures the console: its table of numbers, for one administrator and for fifty at once, and what the server keeps of each of them
 * when they have walked through all pages. Their company has called half of the pool.
 */
final class ConsolePages {

    static final int ADMINISTRATORS = 50;
    static final List<Integer> CLIENTS = List.of(1, ADMINISTRATORS);

    /** Whose state is measured: so many that what the heap holds for other reasons, some megabytes more or less, counts little. */
    private static final int WALKERS = 40;

    /** Who walks before, so that all is there that sessions share. */
    private static final int WALKERS_BEFORE = 5;

    private static final int SAMPLES = 20;
    private static final int SAMPLES_AT_ONCE = 4;

    /** Of counts, which are slow, and each of which gives many their answer. */
    private static final int COUNTS = 3;
    private static final String PASSWORD = "benchmark-of-the-console";

    /** More than the server keeps for one session, and more states of one page than it keeps of that. */
    private static final int LISTS = 40;

    private static final int QUESTIONS = 4;

    /** All that administrators have; clusters are superusers'. */
    private static final List<String> PAGES = List.of(
            "index",
            "statistics",
            "numbers",
            "number",
            "imports",
            "suppressions",
            "contacts",
            "contact",
            "contact-file",
            "assignments",
            "batches",
            "batch",
            "schedule",
            "holidays",
            "scenarios",
            "lines",
            "retry",
            "calls",
            "call",
            "call-figures",
            "rules",
            "rule",
            "people",
            "person",
            "agent",
            "agent-file",
            "groups",
            "sessions",
            "extensions",
            "wallet",
            "tokens",
            "companies",
            "company",
            "settings",
            "voice",
            "audit",
            "guide",
            "profile",
            "second-factor");

    private final Installation installation;
    private final Clients clients;
    private final Company company;
    private final Map<String, String> requests = new LinkedHashMap<>();
    private final Map<String, Map<Integer, double[]>> rounds = new LinkedHashMap<>();
    private List<ConsoleVisitor> administrators;

    /** @param size numbers of the pool */
    ConsolePages(Installation installation, Clients clients, Company company, int size) {
        this.installation = installation;
        this.clients = clients;
        this.company = company;
        String some = "0" + (PoolSeed.FIRST_NUMBER + size / 4 + 7);
        requests.put("first page", "numbers.xhtml");
        requests.put("page 1,000", "numbers.xhtml?page=1000");
        requests.put("of one status", "numbers.xhtml?status=MISSED");
        requests.put("search for the last six digits", "numbers.xhtml?search=" + some.substring(5));
        requests.put("count of all", "count/numbers?company=" + company.id());
        requests.put("count of one status", "count/numbers?status=MISSED&company=" + company.id());
    }

    /** Whether a request reads no more than a page: what counts a whole list is apart, on the page as well. */
    static boolean isBounded(String what) {
        return Lists.isBounded(what);
    }

    /** Makes the administrators, who log in. */
    void hire() {
        try (HttpConnection superuser = new HttpConnection(installation.node(), installation.superuserToken())) {
            IntStream.range(0, ADMINISTRATORS).forEach(i -> superuser
                    .post(
                            "/api/admins",
                            "{\"company\":\"half\",\"username\":\"" + name(i) + "\",\"password\":\"" + PASSWORD
                                    + "\",\"role\":\"ADMIN\"}")
                    .expect(200));
        }
        administrators =
                IntStream.range(0, ADMINISTRATORS).mapToObj(this::loggedIn).toList();
    }

    private static String name(int administrator) {
        return "administrator-" + administrator;
    }

    private ConsoleVisitor loggedIn(int administrator) {
        ConsoleVisitor visitor = new ConsoleVisitor(installation.node());
        visitor.logIn(name(administrator), PASSWORD);
        return visitor;
    }

    /** All rounds, one request after the other, by one administrator and by all at once. */
    void run(int count) {
        for (int round = -1; round < count; round++) {
            for (Map.Entry<String, String> request : requests.entrySet()) {
                for (int at : CLIENTS) {
                    double median = measure(administrators.subList(0, at), request.getValue());
                    if (round >= 0) {
                        rounds.computeIfAbsent(request.getKey(), key -> new LinkedHashMap<>())
                                .computeIfAbsent(at, key -> new double[count])[round] = median;
                    }
                }
            }
        }
    }

    private double measure(List<ConsoleVisitor> some, String request) {
        Samples samples = new Samples();
        boolean list = request.startsWith("numbers.xhtml");
        int each = !list ? COUNTS : some.size() == 1 ? SAMPLES : SAMPLES_AT_ONCE;
        clients.all(some, administrator -> {
            for (int i = 0; i < each; i++) {
                long start = System.nanoTime();
                String body = (list ? administrator.get(request) : administrator.getPart(request)).body();
                samples.add(System.nanoTime() - start);
                if (list && !body.contains("data-mark=")) {
                    throw new IllegalStateException("The company " + company.label() + " sees nothing at " + request);
                }
            }
        });
        return samples.median();
    }

    /** Milliseconds, by what was asked for and by how many at once: the median of the rounds. */
    Map<String, Map<Integer, Double>> medians() {
        Map<String, Map<Integer, Double>> medians = new LinkedHashMap<>();
        rounds.forEach((what, of) -> {
            Map<Integer, Double> byClients = new LinkedHashMap<>();
            of.forEach((at, values) -> byClients.put(at, Samples.median(values)));
            medians.put(what, byClients);
        });
        return medians;
    }

    /**
     * What a session holds of the server's heap, bytes, when somebody has walked through all pages and then through as many lists
     * as the server keeps, each asked about as often as it keeps; NaN: this system does not say.
     */
    double state() {
        IntStream.range(0, WALKERS_BEFORE).mapToObj(this::loggedIn).forEach(this::walk);
        long before = live();
        IntStream.range(WALKERS_BEFORE, WALKERS_BEFORE + WALKERS)
                .mapToObj(this::loggedIn)
                .forEach(this::walk);
        long after = live();
        return before < 0 || after < 0 ? Double.NaN : (double) (after - before) / WALKERS;
    }

    private void walk(ConsoleVisitor visitor) {
        PAGES.forEach(page -> visitor.get(page + ".xhtml" + of(page)));
        for (int i = 1; i <= LISTS; i++) {
            ConsoleVisitor.Page list = visitor.get("numbers.xhtml?page=" + i);
            for (int j = 0; j < QUESTIONS; j++) {
                // nothing is marked: it comes back and says so
                list = visitor.press(list, "marking:ask");
            }
        }
    }

    /** Pages of one thing show one; else they would be those of a new one. */
    private String of(String page) {
        return switch (page) {
            case "number" -> "?id=1";
            case "company" -> "?id=" + company.id();
            default -> "";
        };
    }

    /** The heap after two full collections: the first one leaves what has a last word to say. */
    private long live() {
        Memory.of(installation);
        return Memory.of(installation).heapLive();
    }
}
