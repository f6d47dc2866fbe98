package io.dialplane.batch;

import io.dialplane.platform.Setting;
import java.math.BigDecimal;
import java.time.Duration;

/** Settings of the number queue. */
public final class BatchConfig {

    /** Numbers in a batch when the dialer does not say. */
    public static final int DEFAULT_SIZE = 100;

    /** Numbers in a batch at most. */
    public static final int LARGEST_SIZE = 500;

    private BatchConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        assignmentTimeout();
        cooldown();
    }

    /** {@code ASSIGNMENT_TIMEOUT_MINUTES}: how long a dialer may keep a number unreported; default 60, decimals allowed. */
    public static Duration assignmentTimeout() {
        return Setting.of(
                "ASSIGNMENT_TIMEOUT_MINUTES", Duration.ofMinutes(60), text -> positive(text, Duration.ofMinutes(1)));
    }

    /** {@code CALL_COOLDOWN_DAYS}: how long nobody calls a number after a call by anybody; default 3, decimals allowed, 0: none. */
    public static Duration cooldown() {
        return Setting.of("CALL_COOLDOWN_DAYS", Duration.ofDays(3), text -> notNegative(text, Duration.ofDays(1)));
    }

    private static Duration positive(String text, Duration unit) {
        Duration value = notNegative(text, unit);
        if (value.isZero()) {
            throw new IllegalArgumentException("must be more than 0");
        }
        return value;
    }

    private static Duration notNegative(String text, Duration unit) {
        BigDecimal count;
        try {
            count = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number", e);
        }
        if (count.signum() < 0 || count.compareTo(BigDecimal.valueOf(1_000_000)) > 0) {
            throw new IllegalArgumentException("must be between 0 and 1000000");
        }
        return Duration.ofMillis(
                count.multiply(BigDecimal.valueOf(unit.toMillis())).longValue());
    }
}
