package io.dialplane.calllog;

import java.util.Locale;

/** What a call came to. */
public enum CallOutcome {
    ANSWERED,
    /** A customer was answered by nobody. */
    MISSED,
    /** A customer was answered by nobody and has left a message. */
    VOICEMAIL,
    /** A customer called outside opening hours. */
    CLOSED,
    /** An agent may not call this number, or not now. */
    REFUSED,
    BUSY,
    NO_ANSWER,
    FAILED,
    /** An agent has hung up before the customer answered. */
    CANCELED;

    /** As clients and the database have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null for null. */
    static CallOutcome of(String word) {
        return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT));
    }
}
