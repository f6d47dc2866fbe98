package io.dialplane.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Build;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import io.dialplane.testing.TwoNodes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever dies while a file is imported: every number is there once in the end, and the counts are right. */
@ExtendWith(TwoNodes.class)
@Tag("two-nodes")
class ImportFaultsIT {

    private static final int ROWS = Build.inFullLength() ? 1_000_000 : 250_000;
    private static final int TIMES = Build.inFullLength() ? 5 : 1;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Each number twice, one row in a thousand is none. */
    private static final int DISTINCT = (int) IntStream.range(0, ROWS)
            .filter(i -> i % 1_000 != 999)
            .map(i -> i % (ROWS / 2))
            .distinct()
            .count();

    private final Installation dialplane;

    ImportFaultsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void aKilledProcessLeavesItsImportToAnother(TestCompany company) {
        dialplane.node(1).kill();
        int id = start(company.admin());
        int victim = 0;
        for (int kill = 0; kill < TIMES; kill++) {
            awaitProgress(id);
            dialplane.node(victim).kill();
            long merged = merged(id);
            assertThat(merged).as("half-way").isLessThan(ROWS);
            victim = 1 - victim;
            dialplane.node(victim).restart();
        }
        assertIsWhole(company.admin().on(dialplane.node(victim).uri()), id);
        dialplane.node(1 - victim).restart();
    }

    @Test
    void aSessionOfTheDatabaseThatIsCutIsMadeGood(TestCompany company) {
        int id = start(company.admin());
        for (int cut = 0; cut < TIMES; cut++) {
            awaitProgress(id);
            Object runner = dialplane.pool().value("SELECT runner FROM import_job WHERE id = ?", id);
            // until one of the cuts has hit the runner, who is silent from then on
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        dialplane.pool().rows("""
                                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                                 WHERE application_name = 'dialplane' AND datname = current_database() AND state <> 'idle'
                                   AND query LIKE '%number_given%'""");
                        return isSilent(id);
                    });
            assertThat(merged(id)).as("half-way").isLessThan(ROWS);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() ->
                            !runner.equals(dialplane.pool().value("SELECT runner FROM import_job WHERE id = ?", id)));
        }
        assertIsWhole(company.admin(), id);
    }

    /** Longer than between two signs of life. */
    private boolean isSilent(int id) {
        return dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM import_job WHERE id = ? AND seen_at < clock_timestamp() - interval '6 s'",
                                id)
                > 0;
    }

    @Test
    void twoNodesShareTheWork(TestCompany one, TestCompany two, TestCompany three) {
        List<TestCompany> companies = List.of(one, two, three);
        List<Api> admins = IntStream.range(0, 3)
                .mapToObj(i -> companies.get(i).admin().on(nodes().get(i % 2)))
                .toList();
        int[] ids = admins.stream().mapToInt(this::start).toArray();
        long added = 0;
        for (int i = 0; i < 3; i++) {
            Answer job = awaitOver(admins.get(i).on(nodes().get((i + 1) % 2)), ids[i]);
            assertThat(job.text("state")).isEqualTo("done");
            assertThat(job.number("counts/rows")).isEqualTo(ROWS);
            assertThat(job.number("counts/invalid")).isEqualTo(ROWS / 1_000);
            added += job.number("counts/added");
        }
        assertThat(added).isEqualTo(DISTINCT);
        assertThat(dialplane.pool().count("SELECT count(*) FROM phone_number")).isEqualTo(DISTINCT);
    }

    private List<URI> nodes() {
        return List.of(dialplane.node(0).uri(), dialplane.node(1).uri());
    }

    private int start(Api admin) {
        byte[] csv = IntStream.range(0, ROWS)
                .mapToObj(i -> i % 1_000 == 999 ? "nobody" + i : "0912" + (1_000_000 + i % (ROWS / 2)))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        return admin.upload("/api/imports", "numbers.csv", csv).expect(202).number("id");
    }

    /** Some more rows than now. */
    private void awaitProgress(int id) {
        long now = merged(id);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> merged(id) > now);
    }

    private long merged(int id) {
        return dialplane.pool().count("SELECT row_count FROM import_job WHERE id = ?", id);
    }

    private static Answer awaitOver(Api api, int id) {
        AtomicReference<Double> fraction = new AtomicReference<>(0.0);
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            Answer job = api.get("/api/imports/" + id).expect(200);
                            double now = job.at("progress/fraction").asDouble();
                            assertThat(now).isGreaterThanOrEqualTo(fraction.getAndSet(now));
                            return job;
                        },
                        job -> !List.of("queued", "running").contains(job.text("state")));
    }

    private void assertIsWhole(Api api, int id) {
        Answer job = awaitOver(api, id);
        assertThat(job.text("state")).isEqualTo("done");
        int invalid = ROWS / 1_000;
        assertThat(job.at("counts").toString())
                .isEqualTo("{\"rows\":%d,\"added\":%d,\"duplicates\":%d,\"invalid\":%d}"
                        .formatted(ROWS, DISTINCT, ROWS - invalid - DISTINCT, invalid));
        assertThat(dialplane.pool().rows("""
                SELECT (SELECT count(*) FROM phone_number) AS numbers, (SELECT count(*) FROM number_state) AS states,
                       (SELECT count(*) FROM import_rejected) AS rejected,
                       (SELECT count(DISTINCT n) FROM import_rejected) AS rows, (SELECT count(*) FROM import_chunk) AS chunks
                """))
                .containsExactly(Map.of(
                        "numbers",
                        (long) DISTINCT,
                        "states",
                        (long) DISTINCT,
                        "rejected",
                        (long) invalid,
                        "rows",
                        (long) invalid,
                        "chunks",
                        0L));
    }
}
