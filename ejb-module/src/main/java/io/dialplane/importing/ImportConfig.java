package io.dialplane.importing;

import io.dialplane.platform.Setting;
import java.time.Duration;

/** Settings of import jobs, and what bounds them. */
public final class ImportConfig {

    /** Rejected rows that are kept of each job; the others are only counted. */
    public static final int KEPT_REJECTED = 100_000;

    /** Jobs that one application runs at the same time; a company has one at a time. */
    static final int AT_ONCE = 2;

    /** Rows merged by one transaction: a tenth of a second. */
    static final int SLICE = 10_000;

    /** Between two signs of life of a job's runner. */
    static final Duration BEAT = Duration.ofSeconds(3);

    /** A runner that was not heard of for that long has lost its job to whoever asks. */
    static final Duration SILENCE = Duration.ofSeconds(20);

    /** Times that a job is begun without getting further, before it is given up. */
    static final int MOST_CLAIMS = 10;

    private static final Duration DEFAULT_RETENTION = Duration.ofDays(30);

    private ImportConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        retention();
    }

    /** {@code IMPORT_RETENTION_DAYS}: how long a job that is over is kept with its rejected rows, 1 to 3650; default 30. */
    static Duration retention() {
        return Setting.of("IMPORT_RETENTION_DAYS", DEFAULT_RETENTION, text -> {
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 3_650) {
                throw new IllegalArgumentException("must be a whole number of days from 1 to 3650");
            }
            return Duration.ofDays(Integer.parseInt(text));
        });
    }
}
