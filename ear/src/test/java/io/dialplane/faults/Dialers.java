package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Dialers of several companies that call as fast as they are handed numbers, at whichever node answers. They log every
 * answer; {@link #checkAgainst} compares the log with the database. One number in ten is never reported. A report whose
 * answer did not come is sent again, at another node, until there is one.
 */
final class Dialers implements AutoCloseable {

    private static final int BATCH = 20;
    private static final String[] STATUSES = {"CONNECTED", "MISSED", "BUSY", "HANGUP", "INBOUND_CALL"};

    /** A report as it was acknowledged. */
    record Reported(int company, String number, OffsetDateTime attemptedAt, String status) {}

    private final List<URI> nodes;
    private final Set<Integer> tolerated;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Reported> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> answers = new ConcurrentSkipListMap<>();
    private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> companyOfBatch = new ConcurrentHashMap<>();
    private final AtomicInteger handedOut = new AtomicInteger();
    private final AtomicInteger withoutAnswer = new AtomicInteger();
    private volatile boolean resting;
    private volatile boolean over;

    /**
     * Starts them.
     *
     * @param tolerated what may be answered beside 200
     */
    Dialers(List<TestCompany> companies, List<URI> nodes, int count, Set<Integer> tolerated) {
        this.nodes = nodes;
        this.tolerated = tolerated;
        for (int i = 0; i < count; i++) {
            TestCompany company = companies.get(i % companies.size());
            int seed = i;
            Thread thread = new Thread(() -> dial(company, new Random(seed)), "dialer-" + i + "-of-" + company.slug());
            thread.start();
            threads.add(thread);
        }
    }

    private void dial(TestCompany company, Random random) {
        while (!over) {
            if (resting) {
                pause();
                continue;
            }
            Answer batch = answered(company.dialer(), random, api -> api.get("/api/dialer/next-batch?size=" + BATCH));
            if (batch == null || batch.status() != 200) {
                pause();
                continue;
            }
            JsonNode numbers = batch.json().at("/batch/numbers");
            if (numbers.isEmpty()) {
                pause();
                continue;
            }
            handedOut.addAndGet(numbers.size());
            companyOfBatch.put(batch.text("batch/batch_id"), company.id());
            List<ObjectNode> reports = new ArrayList<>();
            for (JsonNode number : numbers) {
                if (random.nextInt(10) > 0) {
                    reports.add(TestCompany.reportOf(
                            number.get("phone_number").asText(), STATUSES[random.nextInt(STATUSES.length)]));
                }
            }
            if (random.nextBoolean()) {
                reportAll(company, reports, random);
            } else {
                reports.forEach(report -> report(company, report, random));
            }
        }
    }

    /** Until it is acknowledged, also when the others have gone home. */
    private void report(TestCompany company, ObjectNode report, Random random) {
        while (true) {
            Answer answer = answered(company.dialer(), random, api -> api.post("/api/dialer/report-result", report));
            if (answer != null && answer.status() == 200) {
                acknowledge(company, report);
                return;
            }
            if (answer != null && !tolerated.contains(answer.status())) {
                return;
            }
            pause();
        }
    }

    private void reportAll(TestCompany company, List<ObjectNode> reports, Random random) {
        if (reports.isEmpty()) {
            return;
        }
        ArrayNode list = Json.MAPPER.createArrayNode().addAll(reports);
        while (true) {
            Answer answer = answered(
                    company.dialer(),
                    random,
                    api -> api.post("/api/dialer/report-results", Json.object("results", list)));
            if (answer != null && answer.status() == 200) {
                for (JsonNode result : answer.at("results")) {
                    if (result.get("status_code").asInt() == 200) {
                        acknowledge(company, reports.get(result.get("index").asInt()));
                    } else {
                        unexpected.add(result.toString());
                    }
                }
                return;
            }
            if (answer != null && !tolerated.contains(answer.status())) {
                return;
            }
            pause();
        }
    }

    private void acknowledge(TestCompany company, ObjectNode report) {
        acknowledged.add(new Reported(
                company.id(),
                report.get("phone_number").asText(),
                OffsetDateTime.parse(report.get("attempted_at").asText()),
                report.get("status").asText()));
    }

    private interface Request {
        Answer at(Api api);
    }

    /** The answer of some node; null: none. */
    private Answer answered(Api dialer, Random random, Request request) {
        try {
            Answer answer = request.at(dialer.on(nodes.get(random.nextInt(nodes.size()))));
            answers.computeIfAbsent(answer.status(), status -> new AtomicInteger())
                    .incrementAndGet();
            if (answer.status() != 200 && !tolerated.contains(answer.status())) {
                unexpected.add(answer.request() + " was answered " + answer.status() + ": " + answer.body());
            }
            return answer;
        } catch (UncheckedIOException e) {
            withoutAnswer.incrementAndGet();
            return null;
        }
    }

    /** As dialers do when there is nothing to call or nobody answers. */
    private static void pause() {
        LockSupport.parkNanos(200_000_000);
    }

    /** They finish what they have in hand, and fetch nothing new while the work takes. */
    void restWhile(Runnable work) {
        resting = true;
        try {
            work.run();
        } finally {
            resting = false;
        }
    }

    /** Numbers in all batches that arrived. */
    int handedOut() {
        return handedOut.get();
    }

    /** How many requests got no answer. */
    int withoutAnswer() {
        return withoutAnswer.get();
    }

    /** How many requests were answered with this status. */
    int answered(int status) {
        return answers.getOrDefault(status, new AtomicInteger()).get();
    }

    int acknowledgedReports() {
        return acknowledged.size();
    }

    /** Tells them to go home, and waits until their last reports are acknowledged. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(120_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            assertThat(thread.isAlive())
                    .as("%s is still waiting for an answer", thread.getName())
                    .isFalse();
        }
    }

    /** Compares what the clients know with what the database has. */
    void checkAgainst(Installation dialplane, java.time.Duration assignmentTimeout) {
        checkReports(dialplane);
        checkBatches(dialplane, assignmentTimeout);
    }

    /** Each report is stored and charged once. */
    void checkReports(Installation dialplane) {
        assertThat(unexpected).as("answers that nobody should get").isEmpty();

        Map<Reported, Integer> stored = new HashMap<>();
        for (Map<String, Object> row : dialplane.pool().rows("""
                SELECT r.company_id, n.e164, r.attempted_at, r.status FROM call_result r JOIN phone_number n ON n.id = r.number_id
                 WHERE r.kind = 'dialer'
                """)) {
            Reported report = new Reported(
                    (Integer) row.get("company_id"),
                    "0" + row.get("e164").toString().substring(3),
                    ((java.sql.Timestamp) row.get("attempted_at"))
                            .toInstant()
                            .atZone(TestCompany.TEHRAN)
                            .toOffsetDateTime(),
                    (String) row.get("status"));
            stored.merge(report, 1, Integer::sum);
        }
        assertThat(stored.values()).as("each report is stored once").allMatch(times -> times == 1);
        List<Reported> lost = acknowledged.stream()
                .filter(report -> !stored.containsKey(report))
                .toList();
        assertThat(lost).as("acknowledged reports that are not stored").isEmpty();
        assertThat(stored).as("every report is acknowledged in the end").hasSameSizeAs(Set.copyOf(acknowledged));

        assertThat(dialplane.pool().rows("""
                SELECT r.company_id, r.number_id, r.attempted_at FROM call_result r
                  LEFT JOIN ledger l ON (l.company_id, l.number_id, l.attempted_at) = (r.company_id, r.number_id, r.attempted_at)
                  JOIN company c ON c.id = r.company_id
                 WHERE r.kind = 'dialer' AND (l.id IS NOT NULL) <> (r.status IN ('CONNECTED', 'HANGUP') AND c.settings ? 'cost_per_connected')""".replace("? '", "?? '")))
                .as("calls charged wrongly")
                .isEmpty();
    }

    private void checkBatches(Installation dialplane, java.time.Duration assignmentTimeout) {
        assertThat(dialplane.pool().rows("""
                SELECT c.cn_key FROM company_number c
                  LEFT JOIN (SELECT company_id, number_id, count(*) AS n FROM call_result GROUP BY 1, 2) r USING (company_id, number_id)
                 WHERE c.attempts IS DISTINCT FROM r.n"""))
                .as("attempts counted otherwise than stored")
                .isEmpty();
        // a number is in one outstanding batch at most: it comes again only after the time-out, and never after a
        // report
        List<Map<String, Object>> tooEarly = dialplane.pool().rows("""
                SELECT * FROM (
                    SELECT t.number_id, b.company_id, b.id AS batch, b.created_at,
                           b.created_at - lag(b.created_at) OVER (PARTITION BY t.number_id ORDER BY b.created_at) AS since
                      FROM dialer_batch b CROSS JOIN LATERAL unnest(b.number_ids) t (number_id)) x
                 WHERE x.since < make_interval(secs => ?)""", assignmentTimeout.toMillis() / 1000.0 - 1);
        assertThat(tooEarly)
                .as("numbers handed out while somebody else held them")
                .isEmpty();
        assertThat(dialplane.pool().rows("""
                SELECT t.number_id FROM dialer_batch b CROSS JOIN LATERAL unnest(b.number_ids) t (number_id)
                  JOIN call_result r ON r.number_id = t.number_id AND r.received_at < b.created_at - interval '1 second'"""))
                .as("numbers handed out within the cooldown")
                .isEmpty();
        for (Map<String, Object> batch :
                dialplane.pool().rows("SELECT replace(id::text, '-', '') AS id, company_id FROM dialer_batch")) {
            Integer known = companyOfBatch.get((String) batch.get("id"));
            assertThat(known == null || known.equals(batch.get("company_id")))
                    .as("batch %s belongs to the company that got it", batch)
                    .isTrue();
        }
    }
}
