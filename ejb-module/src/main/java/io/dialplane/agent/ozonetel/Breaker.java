package io.dialplane.agent.ozonetel;

import io.dialplane.agent.TelephonyException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Leaves an account's provider alone after it has failed several times in a row, so that nobody waits for what doesn't answer
 * anyway. After a pause one call is let through to try; when it succeeds, all are.
 */
final class Breaker {

    static final int FAILURES = 5;
    static final Duration PAUSE = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;
    private int failures;
    private long openUntil;
    private boolean trying;

    Breaker() {
        this(System::nanoTime);
    }

    Breaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Makes the call, if calls are let through. A refusal is an answer, no failure; what never came to the provider for want of a token
     * is neither.
     *
     * @throws TelephonyException of the call; or UNREACHABLE at once while the provider is left alone
     */
    <T> T call(Supplier<T> call) {
        enter();
        boolean asked = true;
        boolean failed = true;
        try {
            T answer = call.get();
            failed = false;
            return answer;
        } catch (NoTokenException e) {
            asked = false;
            throw e;
        } catch (TelephonyException e) {
            failed = e.kind() != TelephonyException.Kind.REFUSED;
            throw e;
        } finally {
            leave(asked, failed);
        }
    }

    private synchronized void enter() {
        if (failures < FAILURES) {
            return;
        }
        if (trying || nanoTime.getAsLong() - openUntil < 0) {
            throw new TelephonyException(
                    TelephonyException.Kind.UNREACHABLE,
                    "Ozonetel has failed " + failures + " times in a row and is left alone for a moment");
        }
        trying = true;
    }

    private synchronized void leave(boolean asked, boolean failed) {
        trying = false;
        if (asked) {
            failures = failed ? failures + 1 : 0;
            openUntil = nanoTime.getAsLong() + PAUSE.toNanos();
        }
    }

    synchronized boolean isOpen() {
        return failures >= FAILURES && (trying || nanoTime.getAsLong() - openUntil < 0);
    }
}
