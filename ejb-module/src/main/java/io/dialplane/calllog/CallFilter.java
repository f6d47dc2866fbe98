package io.dialplane.calllog;

import java.time.Instant;

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
        Instant from,
        Instant to,
        Long before) {

    /** The same, only before an id. */
    CallFilter before(long id) {
        return new CallFilter(incoming, outcome, open, agentId, seenBy, contactId, number, callSid, tier, from, to, id);
    }
}
