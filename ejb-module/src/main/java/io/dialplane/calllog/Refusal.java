package io.dialplane.calllog;

import java.util.Locale;

/** Why a caller got nobody. */
enum Refusal {
    /** Outside opening hours. */
    CLOSED,
    /** Waited for too long. */
    BUSY,
    /** An agent's call that may not be made. */
    NOT_ALLOWED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for null. */
    static Refusal of(String word) {
        return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
    }
}
