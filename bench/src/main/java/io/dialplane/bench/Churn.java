package io.dialplane.bench;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Minutes of hand-outs, reports and sweeps at once, to see whether a claim gets slower while the tables' rows are
 * rewritten: five companies read the log, four over HTTP and one by the statements, each with one client that takes 100 numbers and reports them in one
 * request. Two batches of a hundred are not reported.
 *
 * <p>Numbers come back within the measurement: the product runs with a cooldown of 20 seconds and leases of 30. The sweeps are the
 * product's own.
 */
final class Churn {

    static final Duration COOLDOWN = Duration.ofSeconds(20);
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int SIZE = 100;
    private static final int ONE_UNREPORTED_IN = 50;

    private final Installation installation;
    private final Companies companies;
    private final Clients clients;
    private final Owner owner;
    private final Duration length;

    /** Both ends of the churn. */
    record Ends(Samples first, Samples last) {

        double ratio() {
            return last.median() / first.median();
        }
    }

    /**
     * What was seen.
     *
     * @param window      length of the first and the last "minute"
     * @param http        hand-outs over HTTP
     * @param claim       the claiming statement alone
     * @param handedOut   numbers in a second
     * @param reported    numbers in a second
     * @param placed      numbers in a second that the sweeps gave a place
     * @param bytesBefore size of number_state with its indexes
     * @param bytesAfter  the same afterwards
     */
    record Seen(
            Duration window,
            Ends http,
            Ends claim,
            double handedOut,
            double reported,
            double placed,
            long bytesBefore,
            long bytesAfter) {}

    private record Timed(long at, long nanos) {}

    Churn(Installation installation, Companies companies, Clients clients, Owner owner, Duration length) {
        this.installation = installation;
        this.companies = companies;
        this.clients = clients;
        this.owner = owner;
        this.length = length;
    }

    /** The settings that the product must run with. */
    static Map<String, String> settings() {
        return Map.of(
                "CALL_COOLDOWN_DAYS", "%.9f".formatted(COOLDOWN.toSeconds() / 86_400.0),
                "ASSIGNMENT_TIMEOUT_MINUTES", "%.3f".formatted(LEASE.toSeconds() / 60.0));
    }

    Seen run() {
        List<Dialer> dialers = new ArrayList<>();
        companies
                .churning()
                .forEach(company -> dialers.add(
                        dialers.isEmpty()
                                ? new SqlDialer(installation.application(), COOLDOWN).of(company)
                                : new HttpDialer(installation.node(), company)));
        Duration warmUp = WARM_UP.compareTo(length) < 0 ? WARM_UP : length;
        try {
            churn(dialers, warmUp, new ArrayList<>(), new ArrayList<>(), new AtomicLong(), new AtomicLong());
            List<Timed> http = new ArrayList<>();
            List<Timed> claims = new ArrayList<>();
            AtomicLong handedOut = new AtomicLong();
            AtomicLong reported = new AtomicLong();
            long bytesBefore = bytes();
            long placesBefore = places();
            long start = System.nanoTime();
            long nanos = churn(dialers, length, http, claims, handedOut, reported);
            double seconds = nanos / 1e9;
            Duration third = length.dividedBy(3);
            Duration window = WINDOW.compareTo(third) < 0 ? WINDOW : third;
            return new Seen(
                    window,
                    ends(http, start, window),
                    ends(claims, start, window),
                    handedOut.get() / seconds,
                    reported.get() / seconds,
                    (places() - placesBefore) / seconds,
                    bytesBefore,
                    bytes());
        } finally {
            dialers.forEach(Dialer::close);
        }
    }

    private long churn(
            List<Dialer> dialers,
            Duration time,
            List<Timed> http,
            List<Timed> claims,
            AtomicLong handedOut,
            AtomicLong reported) {
        long end = System.nanoTime() + time.toNanos();
        return clients.all(dialers, dialer -> {
            for (int i = 1; System.nanoTime() < end; i++) {
                Dialer.HandOut got = dialer.next(SIZE);
                Timed timed = new Timed(
                        System.nanoTime(),
                        got instanceof SqlDialer.Claimed claimed ? claimed.claimNanos() : got.nanos());
                List<Timed> seen = got instanceof SqlDialer.Claimed ? claims : http;
                synchronized (seen) {
                    seen.add(timed);
                }
                handedOut.addAndGet(got.count());
                if (got.count() == 0) {
                    TimeUnit.MILLISECONDS.sleep(100); // everything is called or cooling down
                } else if (i % ONE_UNREPORTED_IN != 0) {
                    Batch batch = got.batch();
                    dialer.report(
                            dialer.request(batch, batch.numbers(), Instant.now().truncatedTo(ChronoUnit.MILLIS)));
                    reported.addAndGet(got.count());
                }
            }
        });
    }

    private static Ends ends(List<Timed> seen, long start, Duration window) {
        Samples first = new Samples();
        Samples last = new Samples();
        long end = seen.stream().mapToLong(Timed::at).max().orElse(start);
        for (Timed one : seen) {
            if (one.at() < start + window.toNanos()) {
                first.add(one.nanos());
            } else if (one.at() > end - window.toNanos()) {
                last.add(one.nanos());
            }
        }
        return new Ends(first, last);
    }

    private long bytes() {
        return owner.number("SELECT pg_total_relation_size('number_state')");
    }

    private long places() {
        return owner.number("SELECT last_value FROM number_position");
    }
}
