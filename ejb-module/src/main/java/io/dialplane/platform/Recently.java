package io.dialplane.platform;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Answers of the last half second: what is asked with every request is asked of the database at most twice a second for
 * each key, and a change counts within a second on every node.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
public final class Recently<K, V> {

    private static final long TRUSTED_NANOS = Duration.ofMillis(500).toNanos();
    private static final int REMEMBERED_AT_MOST = 10_000;

    private record Answer<V>(V value, long askedAt) {}

    private final Map<K, Answer<V>> answers = new ConcurrentHashMap<>();

    /** The answer for the key, asking {@code source} when none is recent. */
    public V get(K key, Function<K, V> source) {
        long now = System.nanoTime();
        Answer<V> known = answers.get(key);
        if (known != null && now - known.askedAt() < TRUSTED_NANOS) {
            return known.value();
        }
        V value = source.apply(key);
        if (answers.size() >= REMEMBERED_AT_MOST) {
            answers.values().removeIf(answer -> now - answer.askedAt() >= TRUSTED_NANOS);
        }
        if (answers.size() < REMEMBERED_AT_MOST) {
            answers.put(key, new Answer<>(value, now));
        }
        return value;
    }

    public void forget(K key) {
        answers.remove(key);
    }

    public void forgetAll() {
        answers.clear();
    }
}
