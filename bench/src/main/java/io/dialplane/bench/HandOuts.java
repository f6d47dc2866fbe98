package io.dialplane.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures hand-outs: each company's, in batches of 100 and 500, with 1, 4 and 8 clients of the company at once, over HTTP and by the
 * statements in turns.
 *
 * <p>The smallest supply (2,000 numbers of 2 million) sets the pace for all: clients begin together and take no more than that in one go; then
 * all is put back, and so on until there are enough samples. Where the clients together want more at once than a company has
 * left, that company is not measured.
 */
final class HandOuts implements AutoCloseable {

    static final List<Integer> SIZES = List.of(100, 500);
    static final List<Integer> CLIENTS = List.of(1, 4, 8);

    /** Hand-outs in one round, at least. */
    private static final int SAMPLES = 40;

    private static final int MOST_IN_A_ROW = 20;

    private final Installation installation;
    private final Companies companies;
    private final Clients clients;
    private final PutBack putBack;
    private final int poolSize;
    private final List<SqlDialer> sql;
    private final Map<Key, List<Round>> rounds = new HashMap<>();

    private record Key(Company company, int size, int clients, Side side) {}

    /**
     * What one round measured.
     *
     * @param all   over HTTP the request, else all statements
     * @param claim the claiming statement alone; empty over HTTP
     */
    private record Round(Samples all, Samples claim) {}

    /**
     * Figures of all rounds, milliseconds.
     *
     * @param median of all samples
     * @param p95    of all samples
     * @param rounds the rounds' medians
     */
    record Figures(double median, double p95, double[] rounds) {}

    HandOuts(Installation installation, Companies companies, Clients clients, PutBack putBack, int poolSize) {
        this.installation = installation;
        this.companies = companies;
        this.clients = clients;
        this.putBack = putBack;
        this.poolSize = poolSize;
        this.sql = SqlDialer.several(Collections.max(CLIENTS), installation.application(), Installation.COOLDOWN);
    }

    /** One round of everything. */
    void round(int number, boolean counts) {
        List<Side> order = number % 2 == 0 ? List.of(Side.HTTP, Side.SQL) : List.of(Side.SQL, Side.HTTP);
        for (int size : SIZES) {
            for (int count : CLIENTS) {
                for (Company company : companies.compared()) {
                    if (isEnough(company, size, count)) {
                        for (Side side : order) {
                            Round round = measure(company, size, count, side);
                            if (counts) {
                                rounds.computeIfAbsent(new Key(company, size, count, side), key -> new ArrayList<>())
                                        .add(round);
                            }
                        }
                    }
                }
            }
        }
    }

    private boolean isEnough(Company company, int size, int count) {
        return company != companies.nearlyAll() || size * count <= PoolSeed.left(poolSize);
    }

    private Round measure(Company company, int size, int count, Side side) {
        if (side == Side.SQL) {
            sql.forEach(dialer -> dialer.of(company));
            return measure(company, size, sql.subList(0, count));
        }
        List<HttpDialer> dialers = HttpDialer.several(count, installation.node(), company);
        try {
            return measure(company, size, dialers);
        } finally {
            dialers.forEach(Dialer::close);
        }
    }

    private Round measure(Company company, int size, List<? extends Dialer> dialers) {
        int inARow = Math.min(MOST_IN_A_ROW, Math.max(1, PoolSeed.left(poolSize) / (size * dialers.size())));
        Round round = new Round(new Samples(), new Samples());
        clients.all(dialers, dialer -> dialer.next(1)); // connections
        putBack.handedOut(company);
        while (round.all.count() < SAMPLES) {
            clients.all(dialers, dialer -> take(company, dialer, size, inARow, round));
            putBack.handedOut(company);
        }
        putBack.tidy();
        return round;
    }

    private static void take(Company company, Dialer dialer, int size, int times, Round round) {
        Samples all = new Samples();
        Samples claims = new Samples();
        for (int i = 0; i < times; i++) {
            Dialer.HandOut got = dialer.next(size);
            all.add(got.nanos());
            if (got instanceof SqlDialer.Claimed claimed) {
                claims.add(claimed.claimNanos());
            }
            if (got.count() != size) {
                throw new IllegalStateException(
                        "Of " + size + " numbers the company " + company.label() + " got " + got.count());
            }
        }
        round.all.addAll(all);
        round.claim.addAll(claims);
    }

    /** The request over HTTP, or all of its statements. */
    Figures figures(Company company, int size, int count, Side side) {
        return figures(of(company, size, count, side).map(Round::all).toList());
    }

    @Override
    public void close() {
        sql.forEach(Dialer::close);
    }

    /** The claiming statement alone. */
    Figures claim(Company company, int size, int count) {
        return figures(of(company, size, count, Side.SQL).map(Round::claim).toList());
    }

    private Stream<Round> of(Company company, int size, int count, Side side) {
        return rounds.getOrDefault(new Key(company, size, count, side), List.of()).stream();
    }

    private static Figures figures(List<Samples> rounds) {
        Samples all = new Samples();
        rounds.forEach(all::addAll);
        return new Figures(
                all.median(),
                all.percentile(95),
                rounds.stream().mapToDouble(Samples::median).toArray());
    }

    /** The median of the rounds' ratios; NaN when one of them was not measured. */
    static double ratio(Figures above, Figures below) {
        return Samples.median(IntStream.range(0, Math.min(above.rounds().length, below.rounds().length))
                .mapToDouble(i -> above.rounds()[i] / below.rounds()[i])
                .toArray());
    }
}
