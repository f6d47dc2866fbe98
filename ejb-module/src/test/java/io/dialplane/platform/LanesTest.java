package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {

    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Lanes lanes = new Lanes(workers);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void stop() {
        goOn.countDown();
        workers.shutdownNow();
    }

    @Test
    void work_that_hangs_keeps_itself_waiting_and_nothing_else() {
        lanes.run("slow", this::hang);
        await().until(() -> runs.get() == 1);
        lanes.run("slow", this::hang);
        CountDownLatch other = new CountDownLatch(1);
        lanes.run("quick", other::countDown);
        await().until(() -> other.getCount() == 0);
        assertThat(runs).hasValue(1);
        goOn.countDown();
        await().until(() -> {
            lanes.run("slow", this::hang);
            return runs.get() > 1;
        });
    }

    @Test
    void work_that_failed_is_done_again() {
        Runnable fails = () -> {
            runs.incrementAndGet();
            throw new IllegalStateException("on purpose");
        };
        await().until(() -> {
            lanes.run("fails", fails);
            return runs.get() > 1;
        });
    }

    @Test
    void what_nobody_takes_is_asked_for_again() {
        AtomicInteger asked = new AtomicInteger();
        Lanes refused = new Lanes(work -> {
            asked.incrementAndGet();
            throw new RejectedExecutionException("on purpose");
        });
        refused.run("refused", this::hang);
        refused.run("refused", this::hang);
        assertThat(asked).hasValue(2);
    }

    @Test
    void nothing_is_begun_after_the_end() {
        lanes.close();
        lanes.run("late", runs::incrementAndGet);
        workers.shutdown();
        assertThat(runs).hasValue(0);
    }

    private void hang() {
        runs.incrementAndGet();
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
