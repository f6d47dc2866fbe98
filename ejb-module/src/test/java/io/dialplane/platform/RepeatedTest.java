package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepeatedTest {

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** One thread for everybody's timers, as on Payara. */
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    private final ExecutorService workers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        timer.shutdownNow();
        workers.shutdownNow();
    }

    @Test
    void a_run_that_takes_long_is_not_met_by_the_next() throws InterruptedException {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch runs = new CountDownLatch(5);
        CountDownLatch others = new CountDownLatch(20);
        try (Repeated other = Repeated.every(timer, workers, PAUSE, "time", others::countDown);
                Repeated slow = Repeated.every(timer, workers, PAUSE, "work", () -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    await(others); // meanwhile there was time for four times as many
                    atOnce.decrementAndGet();
                    runs.countDown();
                })) {
            assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(most).hasValue(1);
        }
    }

    @Test
    void a_run_that_fails_is_followed_by_another() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        try (Repeated failing = Repeated.every(timer, workers, PAUSE, "a test's work that fails", () -> {
            runs.countDown();
            throw new IllegalStateException("as told to");
        })) {
            assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_error_does_not_end_it_either() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(3);
        try (Repeated failing = Repeated.every(timer, workers, PAUSE, "a test's work with an error", () -> {
            runs.countDown();
            throw new StackOverflowError("as told to");
        })) {
            assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void after_the_end_there_is_none() throws InterruptedException {
        Semaphore runs = new Semaphore(0);
        Semaphore time = new Semaphore(0);
        try (Repeated other = Repeated.every(timer, workers, PAUSE, "time", time::release)) {
            Repeated work = Repeated.every(timer, workers, PAUSE, "work", runs::release);
            runs.acquire();
            work.close();
            time.acquire(5); // what was under way has ended
            runs.drainPermits();
            time.acquire(20);
            assertThat(runs.availablePermits()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
