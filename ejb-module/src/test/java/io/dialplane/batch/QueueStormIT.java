package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Everything at once: dialers of three companies, reports and resets of many numbers in any order, sweeps and cursors, each in
 * a thread of its own. Nothing deadlocks, and afterwards no number is lost.
 */
class QueueStormIT {

    private static final Duration LASTS = Duration.ofSeconds(Integer.getInteger("dialplane.storm.seconds"));

    private interface Work {
        void once(Client client, Random random) throws SQLException;
    }

    @Test
    void nothingDeadlocksAndNoNumberIsLost() throws Exception {
        try (Queue queue = new Queue()) {
            List<Integer> companies = List.of(queue.company("aa"), queue.company("bb"), queue.company("cc"));
            List<Integer> numbers = queue.numbers(400);
            List<Work> work = new ArrayList<>();
            for (int company : companies) {
                work.add(dialer(company));
                work.add(dialer(company));
                work.add((client, random) -> client.reset(company, some(numbers, random)));
                work.add((client, random) -> client.report(
                        company, Duration.ZERO, hearsay(numbers, client.now().toInstant(), random)));
            }
            work.add((client, random) -> client.give(1 + random.nextInt(50), true));
            work.add((client, random) -> client.give(1 + random.nextInt(50), false));
            work.add((client, random) ->
                    client.advance(companies.get(random.nextInt(3)), "IR", 1 + random.nextInt(200)));

            Instant end = Instant.now().plus(LASTS);
            ExecutorService threads = Executors.newCachedThreadPool();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < work.size(); i++) {
                Work mine = work.get(i);
                Client client = queue.client();
                Random random = new Random(i);
                running.add(threads.submit(() -> {
                    while (Instant.now().isBefore(end)) {
                        mine.once(client, random);
                        client.commit();
                    }
                    return null;
                }));
            }
            for (Future<?> thread : running) {
                thread.get(LASTS.toSeconds() + 60, TimeUnit.SECONDS); // a deadlock is thrown here
            }
            threads.shutdown();

            Client sweep = queue.client();
            queue.pass(Duration.ofDays(4));
            sweep.release(Duration.ofHours(1));
            sweep.commit();
            while (sweep.give(true) > 0) {
                sweep.commit();
            }
            sweep.commit();
            Map<Integer, Set<Integer>> expected = new HashMap<>();
            for (int company : companies) {
                expected.put(
                        company,
                        new HashSet<>(queue.ints(
                                "SELECT number_id FROM number_state s WHERE NOT EXISTS (SELECT 1 FROM company_number c"
                                        + " WHERE c.company_id = " + company + " AND c.number_id = s.number_id)"
                                        + " OR EXISTS (SELECT 1 FROM company_list l WHERE l.company_id = " + company
                                        + " AND l.number_id = s.number_id)")));
            }
            for (int company : companies) {
                assertThat(queue.drain(company)).as("of company %d", company).isEqualTo(expected.get(company));
                queue.pass(Duration.ofDays(4));
                sweep.release(Duration.ofHours(1));
                sweep.give(true);
                sweep.commit();
            }
        }
    }

    /** Takes a batch and reports it, last number first. */
    private Work dialer(int company) {
        return (client, random) -> {
            Client.Batch batch = client.claim(company, 1 + random.nextInt(20));
            client.commit();
            Instant now = client.now().toInstant();
            List<Call> calls = new ArrayList<>();
            for (int number : batch.numbers()) {
                calls.add(
                        0,
                        Call.of(number, random.nextBoolean() ? "BUSY" : "CONNECTED")
                                .at(now)
                                .in(batch.id()));
            }
            if (!calls.isEmpty()) {
                client.report(company, Duration.ZERO, calls.toArray(Call[]::new));
            }
        };
    }

    private static Call[] hearsay(List<Integer> numbers, Instant now, Random random) {
        Call[] calls = new Call[5];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = Call.of(numbers.get(random.nextInt(numbers.size())), "MISSED")
                    .at(now.minusSeconds(3600));
        }
        return calls;
    }

    private static Integer[] some(List<Integer> numbers, Random random) {
        Integer[] some = new Integer[5];
        for (int i = 0; i < some.length; i++) {
            some[i] = numbers.get(random.nextInt(numbers.size()));
        }
        return some;
    }
}
