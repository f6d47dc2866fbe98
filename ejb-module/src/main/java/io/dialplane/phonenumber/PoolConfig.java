package io.dialplane.phonenumber;

import io.dialplane.platform.Setting;
import java.time.Duration;

/** Settings of the pool of numbers. */
public final class PoolConfig {

    private PoolConfig() {}

    /** @throws IllegalStateException naming the one that is wrong */
    public static void check() {
        cooldown();
    }

    /** {@code CALL_COOLDOWN_DAYS}: how long nobody calls a number after a call by anybody; default 3, decimals allowed, 0: none. */
    public static Duration cooldown() {
        return Setting.of("CALL_COOLDOWN_DAYS", Duration.ofDays(3), text -> Setting.amount(text, Duration.ofDays(1)));
    }
}
