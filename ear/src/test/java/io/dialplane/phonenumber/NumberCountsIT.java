package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many ask at once how long lists are, and the database has no hurry. */
@ExtendWith(Dialplane.class)
class NumberCountsIT {

    private static final int PEOPLE = 40;

    /** Of each company one that is counted and one that waits for it; and those who share the latter. */
    private static final int INSIDE = 2 * 2 + 16;

    private final Installation dialplane;

    NumberCountsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void aFewAreCountedSomeWaitAndTheRestAreToComeBack(TestCompany company, TestCompany other) {
        company.addsNumbers(3);
        int known =
                company.admin().get("/api/numbers/stats?search=09").expect(200).number("total");
        ExecutorService people = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Answer>> asked = dialplane.pool().whileLocked("LOCK TABLE phone_number", () -> {
                List<CompletableFuture<Answer>> all = IntStream.range(0, PEOPLE)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> (i % 2 == 0 ? company : other).admin().get("/api/numbers/stats?search=09"),
                                people))
                        .toList();
                Awaitility.await().until(() -> answered(all).size() == PEOPLE - INSIDE);
                assertThat(answered(all)).allSatisfy(refused -> {
                    refused.isProblem(503, "counted");
                    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
                });
                assertThat(dialplane.pool().count("""
                                SELECT count(*) FROM pg_stat_activity
                                 WHERE application_name = 'dialplane' AND wait_event_type = 'Lock' AND query LIKE 'SELECT count(*)%'
                                """))
                        .as("one of each company; the next waits for it")
                        .isEqualTo(2);
                return all;
            });
            asked.forEach(CompletableFuture::join);
            assertThat(answered(asked).stream().filter(answer -> answer.status() == 200))
                    .hasSize(INSIDE)
                    .allSatisfy(answer -> assertThat(answer.number("total")).isEqualTo(known));
        } finally {
            people.shutdownNow();
        }
    }

    private static List<Answer> answered(List<CompletableFuture<Answer>> asked) {
        return asked.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
    }
}
