package io.dialplane.importing;

import io.dialplane.platform.Setting;

/** Limits of files that people upload. */
public final class UploadConfig {

    private static final int MB = 1024 * 1024;
    private static final int DEFAULT_MB = 100;
    private static final int MOST_MB = 1024;
    private static final int INFLATED_FOLD = 10;

    private UploadConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        limitMb();
    }

    /** {@code UPLOAD_LIMIT_MB}: largest file, MB, 1 to 1024; default 100, room for five million numbers. */
    public static int limitMb() {
        return Setting.of("UPLOAD_LIMIT_MB", DEFAULT_MB, text -> {
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_MB) {
                throw new IllegalArgumentException("must be a whole number of MB from 1 to " + MOST_MB);
            }
            return Integer.valueOf(text);
        });
    }

    /** What a file may inflate to: ten times the largest file. */
    public static long inflatedLimitBytes() {
        return (long) limitMb() * MB * INFLATED_FOLD;
    }
}
