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

    /** What a node counts and lets wait. */
    private static final int INSIDE = 19;

    private static final int REFUSED = 11;

    private final Installation dialplane;

    NumberCountsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @Test
    void aFewWaitAndTheRestAreToComeBack(TestCompany company) {
        company.addsNumbers(3);
        ExecutorService people = Executors.newCachedThreadPool();
        try {
            List<CompletableFuture<Answer>> asked = dialplane.pool().whileLocked("LOCK TABLE phone_number", () -> {
                List<CompletableFuture<Answer>> all = IntStream.range(0, INSIDE + REFUSED)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> company.admin().get("/api/numbers/stats?search=091" + i % 5), people))
                        .toList();
                Awaitility.await().until(() -> answered(all).size() == REFUSED);
                assertThat(answered(all)).allSatisfy(refused -> {
                    refused.isProblem(503, "counted");
                    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
                });
                return all;
            });
            asked.forEach(CompletableFuture::join);
            assertThat(answered(asked).stream().filter(answer -> answer.status() == 200))
                    .hasSize(INSIDE)
                    .allSatisfy(answer -> assertThat(answer.number("total")).isNotNegative());
            assertThat(company.admin().get("/api/numbers/stats").expect(200).number("total"))
                    .isEqualTo(3);
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
