package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedCountsTest {

    private final SharedCounts counts = new SharedCounts(Duration.ofSeconds(10));
    private final ExecutorService people = Executors.newCachedThreadPool();
    private final CountDownLatch slow = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    @AfterEach
    void goHome() {
        slow.countDown();
        people.shutdownNow();
    }

    /** Gives which count it was, once there is no hurry any more. */
    private long slowly() {
        long number = begun.incrementAndGet();
        try {
            slow.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return number;
    }

    private List<Future<Long>> ask(int many, Object question, LongSupplier count) {
        List<Future<Long>> asked = new ArrayList<>();
        IntStream.range(0, many).forEach(i -> asked.add(people.submit(() -> counts.of(question, count))));
        return asked;
    }

    private void awaitBegun(int number) {
        Awaitility.await().until(() -> begun.get() == number);
    }

    private void awaitInside(int number) {
        Awaitility.await().until(() -> counts.inside() == number);
    }

    @Test
    void whoeverComesWhileOneCountsSharesTheNext() throws Exception {
        Future<Long> first = ask(1, "all", this::slowly).get(0);
        awaitBegun(1);
        List<Future<Long>> others = ask(10, "all", this::slowly);
        awaitInside(11);
        slow.countDown();
        assertThat(first.get()).isEqualTo(1);
        for (Future<Long> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
        assertThat(begun).hasValue(2);
        assertThat(counts.of("all", this::slowly)).isEqualTo(3);
    }

    @Test
    void anotherQuestionIsCountedApart() throws Exception {
        Future<Long> one = ask(1, "one", this::slowly).get(0);
        awaitBegun(1);
        Future<Long> other = ask(1, "other", this::slowly).get(0);
        awaitBegun(2);
        slow.countDown();
        assertThat(one.get()).isEqualTo(1);
        assertThat(other.get()).isEqualTo(2);
    }

    @Test
    void aFewCountAtATime() {
        IntStream.range(0, 10).forEach(i -> ask(1, i, this::slowly));
        awaitInside(10);
        awaitBegun(SharedCounts.AT_ONCE);
        slow.countDown();
        awaitInside(0);
        assertThat(begun).hasValue(10);
    }

    @Test
    void tooManyAreRefusedAtOnce() {
        int most = SharedCounts.AT_ONCE + SharedCounts.WAITING_AT_MOST;
        IntStream.range(0, most).forEach(i -> ask(1, i % 5, this::slowly));
        awaitInside(most);
        assertThatThrownBy(() -> counts.of("more", () -> 0)).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.retryAfter()).isPositive();
        });
        slow.countDown();
        awaitInside(0);
        assertThat(counts.of("more", () -> 7)).isEqualTo(7);
    }

    @Test
    void whoeverWaitsTooLongForAPlaceIsRefused() {
        SharedCounts impatient = new SharedCounts(Duration.ofMillis(50));
        IntStream.range(0, SharedCounts.AT_ONCE).forEach(i -> people.submit(() -> impatient.of(i, this::slowly)));
        awaitBegun(SharedCounts.AT_ONCE);
        for (Object question : List.of("more", 0, "more")) {
            assertThatThrownBy(() -> impatient.of(question, () -> 0))
                    .isInstanceOfSatisfying(DomainException.class, refused -> assertThat(refused.status())
                            .isEqualTo(503));
        }
        slow.countDown();
        Awaitility.await().until(() -> impatient.inside() == 0);
        assertThat(impatient.of("more", () -> 7)).isEqualTo(7);
    }

    @Test
    void aFailureIsThatOfThoseWhoShareIt() throws Exception {
        LongSupplier failing = () -> {
            slowly();
            throw DomainException.conflict("request.changed-meanwhile");
        };
        Future<Long> first = ask(1, "all", failing).get(0);
        awaitBegun(1);
        List<Future<Long>> others = ask(3, "all", this::slowly);
        awaitInside(4);
        slow.countDown();
        assertThatThrownBy(first::get).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(DomainException.class);
        for (Future<Long> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
        assertThat(counts.of("all", () -> 7)).isEqualTo(7);
    }
}
