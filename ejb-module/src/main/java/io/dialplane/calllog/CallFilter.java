package io.dialplane.calllog;

import io.dialplane.platform.DomainException;
import java.time.Instant;
import java.util.Locale;

/**
 * Which calls of the log; null: any.
 *
 * @param incoming  true: customers', false: agents'
 * @param outcome   what they came to
 * @param open      true: that go on, false: that are over
 * @param agentId   who answered, or called out
 * @param seenBy    who has a part in it: answered, called out or was rung
 * @param contactId whose
 * @param number    a part of either number, digits with or without +
 * @param callSid   the provider's id of it, or of one of its legs
 * @param tier      of who answered, or was rung last
 * @param ruleId    by which whoever answered, or was rung last, was reached
 * @param from      begun then or later
 * @param to        begun then or earlier
 * @param before    only those with a smaller id
 */
public record CallFilter(
        Boolean incoming,
        CallOutcome outcome,
        Boolean open,
        Integer agentId,
        Integer seenBy,
        Integer contactId,
        String number,
        String callSid,
        Integer tier,
        Integer ruleId,
        Instant from,
        Instant to,
        Long before) {

    /** All calls. */
    public static final CallFilter ALL =
            new CallFilter(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /**
     * A part of a number as numbers are kept: a national prefix is none of theirs.
     *
     * @return null for null and nothing
     * @throws DomainException 400 naming {@code number}
     */
    public static String digits(String number) {
        if (number == null || number.isBlank()) {
            return null;
        }
        String digits = number.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\s()./-]", "")
                .replaceFirst("^(00|\\+|0)", "");
        if (!digits.matches("[0-9]{1,15}")) {
            throw DomainException.invalid("number", "voice.number");
        }
        return digits;
    }

    /**
     * A provider's id as it was written.
     *
     * @return null for null and nothing
     * @throws DomainException 400 naming {@code call_sid}
     */
    public static String sid(String written) {
        if (written == null || written.isEmpty()) {
            return null;
        }
        if (!written.matches("[A-Za-z0-9]{1,64}")) {
            throw DomainException.invalid("call_sid", "voice.sid");
        }
        return written;
    }

    /** The same, only before an id. */
    CallFilter before(long id) {
        return new CallFilter(
                incoming, outcome, open, agentId, seenBy, contactId, number, callSid, tier, ruleId, from, to, id);
    }
}
