package io.dialplane.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Whether a company may dial now.
 *
 * @param allowed    it may
 * @param reason     why not; null: it may
 * @param retryAfter when to ask again, at least a second; null: it may
 * @param validUntil the first instant at which the decision may be another, as far as the clock decides; earlier than
 *                   necessary where a zone changes its offset
 */
public record Decision(boolean allowed, Reason reason, Duration retryAfter, Instant validUntil) {

    /** Why a company may not dial, in the order in which it is judged. */
    public enum Reason {
        /** Switched off, by an administrator or by the dialer. */
        DISABLED,
        HOLIDAY,
        /** The day of the week has no window. */
        NO_WINDOW,
        OUTSIDE_ALLOWED_TIME_WINDOW;

        /** As dialers know it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Decision allowed(Instant validUntil) {
        return new Decision(true, null, null, validUntil);
    }

    static Decision refused(Reason reason, Duration retryAfter, Instant validUntil) {
        return new Decision(false, reason, retryAfter, validUntil);
    }
}
