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
 * it always began after everybody was here who is given it, so that nobody misses what they changed before. Each application of
 * a node has its own.
 */
@ApplicationScoped
public class SharedCounts {

    /** Counts at the database, whatever they count. */
    static final int AT_ONCE = 3;

    /** Counts that wait for their turn. More, as of the other limits, would only hold threads that other requests need. */
    static final int WAITING_AT_MOST = 9;

    /** Counts of one company, those that wait included: the others' turns come too. */
    static final int OF_ONE_COMPANY = 4;

    /** Who waits for others' counts. */
    static final int SHARING_AT_MOST = 16;

    /** How long a count waits for its turn. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Whoever shares a count waits for its turn and for the count, so many times as long. */
    private static final int AND_COUNTED = 5;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(3);

    private final Semaphore turns = new Semaphore(AT_ONCE + WAITING_AT_MOST);
    private final Map<CompanyId, Semaphore> turnsOfCompanies = new ConcurrentHashMap<>();
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final Semaphore sharing = new Semaphore(SHARING_AT_MOST);

    /** By the question, where each has one at most: what is being counted, and what is to be counted next. */
    private final Map<Question, CompletableFuture<Long>> underWay = new ConcurrentHashMap<>();

    private final Map<Question, CompletableFuture<Long>> next = new ConcurrentHashMap<>();

    private final Duration patience;

    public SharedCounts() {
        this(PATIENCE);
    }

    SharedCounts(Duration patience) {
        this.patience = patience;
    }

    private record Question(CompanyId company, Object list) {}

    /**
     * What somebody counts, or others who ask the same. Not to be called in a transaction, whose connection would wait as well.
     *
     * @param list all that the count depends on but the company
     * @throws DomainException 503 when too much is being counted; also what {@code count} throws
     */
    public long of(CompanyId company, Object list, LongSupplier count) {
        Question question = new Question(company, list);
        CompletableFuture<Long> mine = new CompletableFuture<>();
        CompletableFuture<Long> others = next.putIfAbsent(question, mine);
        if (others != null) {
            return within(sharing, () -> await(others, patience.multipliedBy(AND_COUNTED)));
        }
        try {
            Semaphore ofCompany = turnsOfCompanies.computeIfAbsent(company, c -> new Semaphore(OF_ONE_COMPANY));
            long counted = within(ofCompany, () -> within(turns, () -> inTurn(question, mine, count)));
            mine.complete(counted);
            return counted;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            next.remove(question, mine);
        }
    }

    private static long within(Semaphore room, LongSupplier work) {
        if (!room.tryAcquire()) {
            throw busy();
        }
        try {
            return work.getAsLong();
        } finally {
            room.release();
        }
    }

    private long inTurn(Question question, CompletableFuture<Long> mine, LongSupplier count) {
        long until = System.nanoTime() + patience.toNanos();
        CompletableFuture<Long> before = underWay.get(question);
        if (before != null) {
            await(before.exceptionally(failed -> 0L), patience); // it is not for those who came later
        }
        takePlace(until - System.nanoTime());
        try {
            underWay.put(question, mine);
            next.remove(question, mine);
            return count.getAsLong();
        } finally {
            underWay.remove(question, mine);
            places.release();
        }
    }

    private void takePlace(long nanos) {
        try {
            if (places.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw busy();
    }

    private static long await(CompletableFuture<Long> count, Duration patience) {
        try {
            return count.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    /** Counts that are under way or wait, and who shares them. */
    int inside() {
        return AT_ONCE + WAITING_AT_MOST - turns.availablePermits() + SHARING_AT_MOST - sharing.availablePermits();
    }

    private static DomainException busy() {
        return DomainException.unavailable(RETRY_AFTER, "list.too-many-counts");
    }
}
