package io.dialplane.batch;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets a few claims of each company at the database and has some more wait here: claims of one company take turns anyway,
 * and a company with many dialers must not hold all connections while they do.
 */
@ApplicationScoped
class ClaimQueue {

    private static final int AT_ONCE = 3;

    /** More would only hold threads that other companies need. */
    private static final int WAITING_AT_MOST = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<CompanyId, Semaphore> turns = new ConcurrentHashMap<>();

    <T> T inTurn(CompanyId company, Supplier<T> claim) {
        Semaphore turn = turns.computeIfAbsent(company, c -> new Semaphore(AT_ONCE, true));
        if (turn.getQueueLength() >= WAITING_AT_MOST) {
            throw tooMany();
        }
        boolean admitted;
        try {
            admitted = turn.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            admitted = false;
        }
        if (!admitted) {
            throw tooMany();
        }
        try {
            return claim.get();
        } finally {
            turn.release();
        }
    }

    private static DomainException tooMany() {
        return DomainException.unavailable(Duration.ofSeconds(2), "batch.too-many-waiting");
    }
}
