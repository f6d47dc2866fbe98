package io.dialplane.batch;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The answer to a dialer that asks for numbers.
 *
 * @param terms      what it was judged by, with the rosters
 * @param refusal    why nothing is handed out, as dialers know it, for example {@code holiday}; null: dialing is allowed
 * @param retryAfter when to ask again; null when dialing is allowed
 * @param batchId    null when dialing is not allowed
 * @param requested  size asked for, capped
 * @param numbers    what was handed out; may be empty
 */
public record NextBatch(
        Terms terms, String refusal, Duration retryAfter, UUID batchId, int requested, List<Number> numbers) {

    /** A number in a batch. */
    public record Number(int id, String e164) {}

    static NextBatch refused(Terms terms, String reason, Duration retryAfter) {
        return new NextBatch(terms, reason, retryAfter, null, 0, List.of());
    }

    public boolean isAllowed() {
        return refusal == null;
    }
}
