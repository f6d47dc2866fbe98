package io.dialplane.platform;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Lets a few counts of long lists at the database at a time. Whoever asks the same while others wait to ask it shares their count:
 * it always began after everybody was here who is given it, so that nobody misses what they changed before.
 */
@ApplicationScoped
public class SharedCounts {

    /** Counts at the database, whatever they count. */
    static final int AT_ONCE = 3;

    /** More would only hold threads that other requests need. */
    static final int WAITING_AT_MOST = 16;

    /** How long a place is waited for, and how long others wait for a count that they share. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(3);

    private final Semaphore room = new Semaphore(AT_ONCE + WAITING_AT_MOST);
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /** By the question, where each has one at most: what is being counted, and what is to be counted next. */
    private final Map<Object, CompletableFuture<Long>> underWay = new ConcurrentHashMap<>();

    private final Map<Object, CompletableFuture<Long>> next = new ConcurrentHashMap<>();

    private final Duration patience;

    public SharedCounts() {
        this(PATIENCE);
    }

    SharedCounts(Duration patience) {
        this.patience = patience;
    }

    /**
     * What somebody counts, or others who ask the same. Not to be called in a transaction, whose connection would wait as well.
     *
     * @param question all that the count depends on, the company too
     * @throws DomainException 503 when too much is being counted; also what {@code count} throws
     */
    public long of(Object question, LongSupplier count) {
        if (!room.tryAcquire()) {
            throw busy();
        }
        try {
            return shared(question, count);
        } finally {
            room.release();
        }
    }

    private long shared(Object question, LongSupplier count) {
        CompletableFuture<Long> mine = new CompletableFuture<>();
        CompletableFuture<Long> others = next.putIfAbsent(question, mine);
        if (others != null) {
            return await(others);
        }
        try {
            long counted = inTurn(question, mine, count);
            mine.complete(counted);
            return counted;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            next.remove(question, mine);
        }
    }

    private long inTurn(Object question, CompletableFuture<Long> mine, LongSupplier count) {
        CompletableFuture<Long> before = underWay.get(question);
        if (before != null) {
            await(before.exceptionally(failed -> 0L)); // it is not for those who came later
        }
        takePlace();
        try {
            underWay.put(question, mine);
            next.remove(question, mine);
            return count.getAsLong();
        } finally {
            underWay.remove(question, mine);
            places.release();
        }
    }

    private void takePlace() {
        try {
            if (places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw busy();
    }

    private long await(CompletableFuture<Long> count) {
        try {
            // whoever counts may have waited as long for a place
            return count.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    /** Who counts, or waits for a count. */
    int inside() {
        return AT_ONCE + WAITING_AT_MOST - room.availablePermits();
    }

    private static DomainException busy() {
        return DomainException.unavailable(RETRY_AFTER, "list.too-many-counts");
    }
}
