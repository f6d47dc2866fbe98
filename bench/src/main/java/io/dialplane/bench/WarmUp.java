package io.dialplane.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Requests until the product's Java machine has compiled what they need: rows of hand-outs, reports in hundreds and single
 * reports by four clients, until a row is no longer faster than the two before it by more than 5 %, and there were at least as many
 * as {@link #FEWEST} of each kind.
 */
final class WarmUp {

    private static final int CLIENTS = 4;
    private static final int FEWEST = 3_000;
    private static final int SINGLE_IN_TURN = 4;
    private static final double STABLE = 0.95;
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Installation installation;
    private final Company company;
    private final Clients clients;
    private final PutBack putBack;
    private final int supply;

    /** @param supply numbers that the company may be handed before they are put back */
    WarmUp(Installation installation, Company company, Clients clients, PutBack putBack, int supply) {
        this.installation = installation;
        this.company = company;
        this.clients = clients;
        this.putBack = putBack;
        this.supply = supply;
    }

    /** Warms up; gives a sentence for the table. */
    String run() {
        long start = System.nanoTime();
        List<HttpDialer> dialers = HttpDialer.several(CLIENTS, installation.node(), company);
        double[] last = {Double.MAX_VALUE, Double.MAX_VALUE};
        int requests = 0;
        try {
            boolean stable = false;
            while (!stable) {
                Samples row = row(dialers);
                requests += row.count();
                double median = row.median();
                stable = requests >= FEWEST && median > STABLE * Math.max(last[0], last[1])
                        || System.nanoTime() - start > LONGEST.toNanos();
                last[0] = last[1];
                last[1] = median;
            }
        } finally {
            dialers.forEach(Dialer::close);
        }
        return "%,d hand-outs, %,d single reports and %,d hundreds in %d s; then a hand-out took %.2f ms"
                .formatted(
                        requests,
                        requests * SINGLE_IN_TURN,
                        requests,
                        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                        last[1]);
    }

    private Samples row(List<HttpDialer> dialers) {
        Samples samples = new Samples();
        int each = supply / CLIENTS / (100 + SINGLE_IN_TURN);
        clients.all(dialers, dialer -> {
            for (int i = 0; i < each; i++) {
                Dialer.HandOut got = dialer.next(100);
                samples.add(got.nanos());
                Batch batch = got.batch();
                Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
                dialer.report(dialer.request(batch, batch.numbers().subList(0, 100 - SINGLE_IN_TURN), now));
                for (String number : batch.numbers().subList(100 - SINGLE_IN_TURN, 100)) {
                    dialer.report(dialer.request(batch, List.of(number), now));
                }
            }
        });
        putBack.reported(company);
        return samples;
    }
}
