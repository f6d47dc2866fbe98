package io.dialplane.bench;

import java.time.Instant;
import java.util.List;

/** What a company's dialer does, over one connection: by HTTP, or by the product's statements. Not for several threads. */
interface Dialer extends AutoCloseable {

    /**
     * Asks for numbers. What was got is not taken apart within the measured time.
     *
     * @throws IllegalStateException when they are not handed out
     */
    HandOut next(int size);

    /** A request that reports calls of a batch; made outside the measured time. */
    Object request(Batch batch, List<String> numbers, Instant attemptedAt);

    /**
     * Sends a request.
     *
     * @throws IllegalStateException when not every report in it was recorded as new
     */
    void report(Object request);

    @Override
    void close();

    /** What a dialer was handed. */
    interface HandOut {

        /** How long it took, as the dialer sees it. */
        long nanos();

        /** How many numbers. */
        int count();

        /** The numbers, to be reported. */
        Batch batch();
    }
}
