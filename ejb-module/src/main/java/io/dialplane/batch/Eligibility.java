package io.dialplane.batch;

import java.time.Instant;
import java.util.List;

/**
 * Whether a number would be handed out to a company now, and if not, why and when it will be.
 *
 * @param e164        the number
 * @param eligible    the company may dial now and nothing keeps the number back
 * @param dialing     whether the company may dial at all
 * @param reasons     what keeps this number back; empty: nothing
 * @param availableAt when the number can be handed out at the earliest; null: not before somebody does something about it
 * @param ahead       how many numbers of the log the company reads before this one, at most; null: it doesn't stand there
 */
public record Eligibility(
        String e164, boolean eligible, Dialing dialing, List<Reason> reasons, Instant availableAt, Long ahead) {

    /**
     * Whether a company may dial.
     *
     * @param reason why not, as dialers know it; null: it may
     * @param nextAt when it may next; null: not before somebody does something about it
     */
    public record Dialing(boolean allowed, String reason, Instant nextAt) {}

    /**
     * Something that keeps a number back.
     *
     * @param detail the status, batch or country that it is about; null: nothing more to say
     * @param until  when it ends by itself; null: it doesn't
     */
    public record Reason(Kind kind, String detail, Instant until) {}

    /** What can keep a number back. */
    public enum Kind {
        /** A superuser took it out of the pool. */
        RETIRED,
        /** The company deleted it. */
        DELETED,
        /** It is on the do-not-call list of the company or of all. */
        SUPPRESSED,
        /** Its global status blocks it for all. */
        BLOCKED,
        /** The pool's own rule: a landline in Iran, for example. */
        NOT_DIALABLE,
        /** The company is not handed numbers of its country. */
        OTHER_COUNTRY,
        /** It is handed out. */
        LEASED,
        /** Somebody called it lately. */
        COOLDOWN,
        /** The company has called it. */
        ALREADY_CALLED,
        /** It is on the company's own list, for later. */
        LISTED_FOR_LATER
    }
}
