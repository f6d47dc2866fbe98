package io.dialplane.callresult;

import static io.dialplane.callresult.CallStatus.Flag.BILLABLE;
import static io.dialplane.callresult.CallStatus.Flag.BLOCKS_AS_COMPLAINED;
import static io.dialplane.callresult.CallStatus.Flag.BLOCKS_AS_POWER_OFF;
import static io.dialplane.callresult.CallStatus.Flag.MUTABLE;
import static io.dialplane.callresult.CallStatus.Flag.NOT_REPORTABLE;

import java.util.EnumSet;
import java.util.Set;

/**
 * The disposition of a call: how it ended, as dialers report it and as a company sees the number since. What a status
 * means is in its flags; nothing else lists statuses.
 */
public enum CallStatus {
    /** No result that counts: the number waits to be called. */
    IN_QUEUE(MUTABLE, NOT_REPORTABLE),
    MISSED(MUTABLE),
    CONNECTED(BILLABLE),
    FAILED(BILLABLE),
    NOT_INTERESTED(BILLABLE),
    HANGUP(BILLABLE),
    DISCONNECTED(BILLABLE),
    BUSY(MUTABLE),
    /** The phone is off: nobody calls it until the company that reported it, or a superuser, resets it. */
    POWER_OFF(MUTABLE, BLOCKS_AS_POWER_OFF),
    BANNED(MUTABLE),
    UNKNOWN(BILLABLE),
    /** The customer called. */
    INBOUND_CALL,
    /** The customer complained: nobody calls the number until a superuser lifts it. */
    COMPLAINED(BLOCKS_AS_COMPLAINED);

    enum Flag {
        BILLABLE,
        MUTABLE,
        NOT_REPORTABLE,
        BLOCKS_AS_POWER_OFF,
        BLOCKS_AS_COMPLAINED
    }

    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);

    CallStatus(Flag... flags) {
        this.flags.addAll(Set.of(flags));
    }

    /** A dialer may report it. */
    public boolean isReportable() {
        return !flags.contains(NOT_REPORTABLE);
    }

    /** A call that ended so is charged. */
    public boolean isBillable() {
        return flags.contains(BILLABLE);
    }

    /** Panel people may change a number that has this status now. */
    public boolean isMutable() {
        return flags.contains(MUTABLE);
    }

    /** The global status it puts on the number; null: none. */
    public GlobalStatus blocks() {
        if (flags.contains(BLOCKS_AS_COMPLAINED)) {
            return GlobalStatus.COMPLAINED;
        }
        return flags.contains(BLOCKS_AS_POWER_OFF) ? GlobalStatus.POWER_OFF : null;
    }
}
