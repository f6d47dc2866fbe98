package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimQueueTest {

    private static final CompanyId BUSY = new CompanyId(1);
    private static final CompanyId OTHER = new CompanyId(2);

    private final ClaimQueue queue = new ClaimQueue();
    private final ExecutorService dialers = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void stop() {
        end.countDown();
        dialers.shutdownNow();
    }

    @Test
    void a_company_with_many_dialers_holds_few_connections_and_few_threads() {
        for (int i = 0; i < 100; i++) {
            dialers.execute(this::claim);
        }
        await().untilAsserted(() -> assertThat(refused).hasValueGreaterThan(20));
        assertThat(atOnce).hasValue(3);
        assertThat(queue.<String>inTurn(OTHER, () -> "numbers")).isEqualTo("numbers");

        end.countDown();
        await().untilAsserted(() -> assertThat(done.get() + refused.get()).isEqualTo(100));
        assertThat(done).hasValueGreaterThanOrEqualTo(67);
        assertThat(queue.<String>inTurn(BUSY, () -> "numbers")).isEqualTo("numbers");
    }

    @Test
    void a_claim_that_fails_gives_its_turn_to_the_next() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> queue.inTurn(BUSY, () -> {
                        throw new IllegalStateException("as told to");
                    }))
                    .hasMessage("as told to");
        }
    }

    private void claim() {
        try {
            queue.inTurn(BUSY, () -> {
                atOnce.incrementAndGet();
                try {
                    return end.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            done.incrementAndGet();
        } catch (DomainException e) {
            assertThat(e.status()).isEqualTo(503);
            assertThat(e.retryAfter()).isNotNull();
            refused.incrementAndGet();
        }
    }
}
