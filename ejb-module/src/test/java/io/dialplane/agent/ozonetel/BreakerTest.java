package io.dialplane.agent.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final Breaker breaker = new Breaker(nanos::get);

    @Test
    void afterSomeFailuresInARowNobodyIsLetThrough() {
        fail(Kind.UNREACHABLE, Breaker.FAILURES);

        assertThat(breaker.isOpen()).isTrue();
        assertThatThrownBy(this::call)
                .isInstanceOf(TelephonyException.class)
                .hasMessage("Ozonetel has failed 5 times in a row and is left alone for a moment");
        assertThat(calls).hasValue(Breaker.FAILURES);
    }

    @Test
    void nonsenseIsAFailureAndARefusalIsNot() {
        fail(Kind.REFUSED, 2 * Breaker.FAILURES);
        assertThat(breaker.isOpen()).isFalse();

        fail(Kind.NONSENSE, Breaker.FAILURES);
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void aSuccessInBetweenBeginsTheCountAgain() {
        fail(Kind.UNREACHABLE, Breaker.FAILURES - 1);
        call();
        fail(Kind.UNREACHABLE, Breaker.FAILURES - 1);

        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void afterThePauseOneIsLetThroughAndAllWhenItSucceeds() {
        fail(Kind.UNREACHABLE, Breaker.FAILURES);
        nanos.addAndGet(Breaker.PAUSE.toNanos());

        breaker.call(() -> {
            assertThatThrownBy(this::call).as("while one tries").isInstanceOf(TelephonyException.class);
            return null;
        });

        call();
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void whenTheOneFailsThePauseBeginsAgain() {
        fail(Kind.UNREACHABLE, Breaker.FAILURES);
        nanos.addAndGet(Breaker.PAUSE.toNanos());
        fail(Kind.UNREACHABLE, 1);

        assertThat(breaker.isOpen()).isTrue();
        nanos.addAndGet(Breaker.PAUSE.toNanos() - 1);
        assertThatThrownBy(this::call).isInstanceOf(TelephonyException.class);
        nanos.addAndGet(1);
        call();
    }

    @Test
    void aMissingTokenIsNeitherAFailureNorASuccess() {
        wantToken(2 * Breaker.FAILURES);
        assertThat(breaker.isOpen()).isFalse();

        fail(Kind.UNREACHABLE, Breaker.FAILURES - 1);
        wantToken(1);
        fail(Kind.UNREACHABLE, 1);
        assertThat(breaker.isOpen()).isTrue();

        nanos.addAndGet(Breaker.PAUSE.toNanos());
        wantToken(1);
        fail(Kind.UNREACHABLE, 1);
        assertThat(breaker.isOpen()).as("the one that tries has failed").isTrue();
    }

    @Test
    void anErrorOfOursIsAFailureToo() {
        for (int i = 0; i < Breaker.FAILURES; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(breaker.isOpen()).isTrue();
    }

    private void wantToken(int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        throw new NoTokenException("all are used up");
                    }))
                    .isInstanceOf(NoTokenException.class);
        }
    }

    private void call() {
        breaker.call(calls::incrementAndGet);
    }

    private void fail(Kind kind, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> breaker.call(() -> {
                        calls.incrementAndGet();
                        throw new TelephonyException(kind, "it failed");
                    }))
                    .hasMessage("it failed");
        }
    }
}
