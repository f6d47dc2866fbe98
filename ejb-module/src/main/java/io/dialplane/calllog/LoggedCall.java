package io.dialplane.calllog;

import java.time.Instant;
import java.util.List;

/**
 * A call of the log. What is null is not known, not yet or never.
 *
 * @param incoming     a customer calls
 * @param fromNumber   E.164 where it is a number; null: withheld
 * @param agentId      who answered, or called out
 * @param tier         of who answered; else of those who were rung last
 * @param ruleId       likewise; null: no rule's
 * @param ruleName     null: none, or the rule is gone
 * @param endIsKnown   false: closed because nothing was heard of it
 * @param ringSeconds  of who answered; else since the first was rung
 * @param waitSeconds  from the beginning until it was answered, or ended
 * @param outcome      null: goes on
 * @param recordingUrl of the message the caller left
 * @param rung         ids of those who were rung, in that order
 */
public record LoggedCall(
        long id,
        String callSid,
        boolean incoming,
        String fromNumber,
        String toNumber,
        Integer contactId,
        String contactName,
        Integer agentId,
        String agentName,
        Integer tier,
        Integer ruleId,
        String ruleName,
        String stage,
        Instant startedAt,
        Instant answeredAt,
        Instant endedAt,
        boolean endIsKnown,
        Integer ringSeconds,
        Integer waitSeconds,
        Integer talkSeconds,
        Integer wrapUpSeconds,
        CallOutcome outcome,
        String recordingUrl,
        Integer recordingSeconds,
        String notes,
        int notesVersion,
        List<Integer> rung) {

    /**
     * Somebody who was rung.
     *
     * @param outcome {@code answered, no_answer, busy, failed, canceled}; null: still rings
     */
    public record Rung(
            int userId,
            String fullName,
            int tier,
            Integer ruleId,
            Instant rungAt,
            Instant answeredAt,
            Instant endedAt,
            String outcome) {}

    /** What the provider told of a call, as it came. */
    public record RawEvent(String leg, String event, Instant happenedAt, Instant receivedAt, String parameters) {}
}
