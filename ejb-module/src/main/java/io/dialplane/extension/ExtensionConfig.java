package io.dialplane.extension;

import io.dialplane.platform.Setting;
import java.time.Duration;

/** Settings of extensions. */
public final class ExtensionConfig {

    private ExtensionConfig() {}

    /** @throws IllegalStateException naming the setting when it is wrong */
    public static void check() {
        quarantine();
    }

    /**
     * {@code EXTENSION_QUARANTINE_MINUTES}: how long an extension that somebody gave back is given to nobody else; default 60
     * minutes, decimals allowed.
     */
    static Duration quarantine() {
        return Setting.of(
                "EXTENSION_QUARANTINE_MINUTES",
                Duration.ofHours(1),
                text -> Setting.amount(text, Duration.ofMinutes(1)));
    }
}
