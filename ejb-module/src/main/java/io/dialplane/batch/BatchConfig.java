package io.dialplane.batch;

import io.dialplane.platform.Setting;
import java.time.Duration;

/** Settings of the number queue. */
public final class BatchConfig {

    /** Numbers in a batch when the dialer does not say. */
    public static final int DEFAULT_SIZE = 100;

    /** Numbers in a batch at most. */
    public static final int LARGEST_SIZE = 500;

    private BatchConfig() {}

    /** @throws IllegalStateException naming the one that is wrong */
    public static void check() {
        assignmentTimeout();
    }

    /** {@code ASSIGNMENT_TIMEOUT_MINUTES}: how long a dialer may keep a number unreported; default 60, decimals allowed. */
    public static Duration assignmentTimeout() {
        return Setting.of("ASSIGNMENT_TIMEOUT_MINUTES", Duration.ofMinutes(60), BatchConfig::positive);
    }

    private static Duration positive(String text) {
        Duration value = Setting.amount(text, Duration.ofMinutes(1));
        if (value.isZero()) {
            throw new IllegalArgumentException("must be more than 0");
        }
        return value;
    }
}
