package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedCountsTest {

    private static final CompanyId COMPANY = new CompanyId(1);

    private final SharedCounts counts = new SharedCounts(Duration.ofSeconds(10));
    private final SharedCounts impatient = new SharedCounts(Duration.ofMillis(50));
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

    private List<Future<Long>> ask(int many, CompanyId company, Object list, LongSupplier count) {
        List<Future<Long>> asked = new ArrayList<>();
        IntStream.range(0, many).forEach(i -> asked.add(people.submit(() -> counts.of(company, list, count))));
        return asked;
    }

    /** Each for a company of its own. */
    private void askApart(int many) {
        IntStream.range(0, many).forEach(i -> ask(1, new CompanyId(100 + i), "all", this::slowly));
        awaitInside(many);
    }

    private void awaitBegun(int number) {
        Awaitility.await().until(() -> begun.get() == number);
    }

    private void awaitInside(int number) {
        Awaitility.await().until(() -> counts.inside() == number);
    }

    private static void assertRefused(ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.retryAfter()).isPositive();
        });
    }

    @Test
    void whoeverComesWhileOneCountsSharesTheNext() throws Exception {
        Future<Long> first = ask(1, COMPANY, "all", this::slowly).get(0);
        awaitBegun(1);
        List<Future<Long>> others = ask(10, COMPANY, "all", this::slowly);
        awaitInside(11);
        slow.countDown();
        assertThat(first.get()).isEqualTo(1);
        for (Future<Long> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
        assertThat(begun).hasValue(2);
        assertThat(counts.of(COMPANY, "all", this::slowly)).isEqualTo(3);
    }

    @Test
    void anotherListAndAnotherCompanyAreCountedApart() throws Exception {
        Future<Long> one = ask(1, COMPANY, "one", this::slowly).get(0);
        awaitBegun(1);
        Future<Long> list = ask(1, COMPANY, "other", this::slowly).get(0);
        awaitBegun(2);
        Future<Long> company = ask(1, new CompanyId(2), "one", this::slowly).get(0);
        awaitBegun(3);
        slow.countDown();
        assertThat(one.get()).isEqualTo(1);
        assertThat(list.get()).isEqualTo(2);
        assertThat(company.get()).isEqualTo(3);
    }

    @Test
    void aFewCountAtATime() {
        askApart(10);
        awaitBegun(SharedCounts.AT_ONCE);
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> begun.get() == SharedCounts.AT_ONCE);
        slow.countDown();
        awaitInside(0);
        assertThat(begun).hasValue(10);
    }

    @Test
    void tooManyAreRefusedAtOnce() {
        askApart(SharedCounts.AT_ONCE + SharedCounts.WAITING_AT_MOST);
        assertRefused(() -> counts.of(COMPANY, "all", () -> 0));
        slow.countDown();
        awaitInside(0);
        assertThat(counts.of(COMPANY, "all", () -> 7)).isEqualTo(7);
    }

    @Test
    void oneCompanyLeavesTurnsToTheOthers() throws Exception {
        IntStream.range(0, SharedCounts.OF_ONE_COMPANY).forEach(i -> ask(1, COMPANY, i, this::slowly));
        awaitInside(SharedCounts.OF_ONE_COMPANY);
        assertRefused(() -> counts.of(COMPANY, "more", () -> 0));
        Future<Long> other = ask(1, new CompanyId(2), "all", () -> 7).get(0);
        slow.countDown();
        assertThat(other.get()).isEqualTo(7);
        awaitInside(0);
        assertThat(counts.of(COMPANY, "more", () -> 8)).isEqualTo(8);
    }

    @Test
    void tooManyWhoShareAreRefusedAtOnce() throws Exception {
        ask(1, COMPANY, "all", this::slowly);
        awaitBegun(1);
        List<Future<Long>> others = ask(1 + SharedCounts.SHARING_AT_MOST, COMPANY, "all", this::slowly);
        awaitInside(2 + SharedCounts.SHARING_AT_MOST);
        assertRefused(() -> counts.of(COMPANY, "all", () -> 0));
        slow.countDown();
        for (Future<Long> other : others) {
            assertThat(other.get()).isEqualTo(2);
        }
    }

    @Test
    void whoeverWaitsTooLongIsRefused() {
        IntStream.range(0, SharedCounts.AT_ONCE)
                .forEach(i -> people.submit(() -> impatient.of(COMPANY, i, this::slowly)));
        awaitBegun(SharedCounts.AT_ONCE);
        for (Object list : List.of("no place", 0, "no place")) {
            assertRefused(() -> impatient.of(COMPANY, list, () -> 0));
        }
        slow.countDown();
        Awaitility.await().until(() -> impatient.inside() == 0);
        assertThat(impatient.of(COMPANY, "no place", () -> 7)).isEqualTo(7);
    }

    @Test
    void whoeverIsInterruptedIsRefused() {
        IntStream.range(0, SharedCounts.AT_ONCE).forEach(i -> ask(1, COMPANY, i, this::slowly));
        awaitBegun(SharedCounts.AT_ONCE);
        for (Object list : List.of("no place", 0)) {
            Thread.currentThread().interrupt();
            assertRefused(() -> counts.of(COMPANY, list, () -> 0));
            assertThat(Thread.interrupted()).isTrue();
        }
        slow.countDown();
        awaitInside(0);
    }

    @Test
    void aFailureIsThatOfThoseWhoShareItAndOfNobodyElse() throws Exception {
        ask(1, COMPANY, "all", () -> {
            slowly();
            throw new IllegalStateException("the first");
        });
        awaitBegun(1);
        List<Future<Long>> others = ask(4, COMPANY, "all", () -> {
            slowly();
            throw DomainException.conflict("request.changed-meanwhile");
        });
        awaitInside(5);
        slow.countDown();
        for (Future<Long> other : others) {
            assertThatThrownBy(other::get).hasCauseInstanceOf(DomainException.class);
        }
        assertThat(begun).hasValue(2);
        assertThat(counts.of(COMPANY, "all", () -> 7)).isEqualTo(7);
    }
}
