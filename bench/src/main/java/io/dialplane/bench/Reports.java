package io.dialplane.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Measures reports of a company whose calls are billed: with 1, 8 and 16 clients at once, single ones and hundreds, over HTTP and by the
 * statement in turns.
 *
 * <p>Before each measurement the company is handed the numbers that will be reported, in the way that is measured; every report ends
 * a lease and is the company's first for its number. Afterwards the numbers are put back.
 */
final class Reports implements AutoCloseable {

    static final List<Integer> SIZES = List.of(1, 100);
    static final List<Integer> CLIENTS = List.of(1, 8, 16);

    private static final int BATCH = 500;
    private static final int SINGLE = 6_000;
    private static final int IN_HUNDREDS = 30_000;
    private static final long AT_MOST_NANOS = 5_000_000_000L;

    private final Installation installation;
    private final Company company;
    private final Clients clients;
    private final Owner owner;
    private final PutBack putBack;
    private final List<SqlDialer> sql;
    private final Map<Key, List<Double>> rates = new HashMap<>();

    private record Key(int size, int clients, Side side) {}

    Reports(Installation installation, Company company, Clients clients, Owner owner) {
        this.installation = installation;
        this.company = company;
        this.clients = clients;
        this.owner = owner;
        this.putBack = new PutBack(owner);
        this.sql = SqlDialer.several(Collections.max(CLIENTS), installation.application(), Installation.COOLDOWN);
        sql.forEach(dialer -> dialer.of(company));
    }

    /** One round of everything. */
    void round(int number, boolean counts) {
        List<Side> order = number % 2 == 0 ? List.of(Side.HTTP, Side.SQL) : List.of(Side.SQL, Side.HTTP);
        for (int size : SIZES) {
            for (int count : CLIENTS) {
                for (Side side : order) {
                    double rate = measure(size, count, side);
                    if (counts) {
                        rates.computeIfAbsent(new Key(size, count, side), key -> new ArrayList<>())
                                .add(rate);
                    }
                }
            }
        }
    }

    private double measure(int size, int count, Side side) {
        if (side == Side.SQL) {
            return measure(size, sql.subList(0, count));
        }
        List<HttpDialer> dialers = HttpDialer.several(count, installation.node(), company);
        try {
            return measure(size, dialers);
        } finally {
            dialers.forEach(Dialer::close);
        }
    }

    private double measure(int size, List<? extends Dialer> dialers) {
        Queue<Object> requests = handedOut(dialers.get(0), size);
        int total = requests.size();
        clients.all(dialers, dialer -> dialer.report(requests.remove())); // connections
        int before = requests.size();
        long end = System.nanoTime() + AT_MOST_NANOS;
        long nanos = clients.all(dialers, dialer -> {
            Object request;
            while (System.nanoTime() < end && (request = requests.poll()) != null) {
                dialer.report(request);
            }
        });
        int left = requests.size();
        check((total - left) * size);
        putBack.reported(company);
        putBack.tidy();
        return (before - left) * size / (nanos / 1e9);
    }

    /** Numbers are handed out, and the requests that report them written. */
    private Queue<Object> handedOut(Dialer dialer, int size) {
        Queue<Object> requests = new ConcurrentLinkedQueue<>();
        Instant now = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.MILLIS);
        int wanted = size == 1 ? SINGLE : IN_HUNDREDS;
        for (int handed = 0; handed < wanted; handed += BATCH) {
            Batch batch = dialer.next(BATCH).batch();
            for (int from = 0; from + size <= batch.numbers().size(); from += size) {
                requests.add(dialer.request(batch, batch.numbers().subList(from, from + size), now));
            }
        }
        return requests;
    }

    /** What was answered as recorded is there. */
    private void check(int reported) {
        long there = owner.number("SELECT count(*) FROM company_number WHERE company_id = ?", company.id());
        if (there != reported) {
            throw new IllegalStateException(reported + " reports were answered, " + there + " numbers are reported");
        }
    }

    @Override
    public void close() {
        sql.forEach(Dialer::close);
    }

    /** Reports in a second: the median of the rounds. */
    double rate(int size, int count, Side side) {
        return Samples.median(of(size, count, side));
    }

    /** The share of the bare statement's rate that is left over HTTP: the median of the rounds. */
    double share(int size, int count) {
        return ratio(of(size, count, Side.HTTP), of(size, count, Side.SQL));
    }

    /** This rate by another's, measured in the same rounds: the median of the rounds. */
    double ratio(Reports other, int size, int count, Side side) {
        return ratio(of(size, count, side), other.of(size, count, side));
    }

    private static double ratio(double[] above, double[] below) {
        return Samples.median(IntStream.range(0, above.length)
                .mapToDouble(i -> above[i] / below[i])
                .toArray());
    }

    private double[] of(int size, int count, Side side) {
        return rates.getOrDefault(new Key(size, count, side), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }
}
