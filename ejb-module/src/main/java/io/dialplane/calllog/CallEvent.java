package io.dialplane.calllog;

import java.time.Instant;

/**
 * Something that happened to a call, as a provider told it or as we decided.
 *
 * @param key          tells events of a leg apart: the same one again changes nothing
 * @param callSid      the caller's leg
 * @param legSid       the leg that it is about; the caller's own, or one of those that were rung
 * @param from         who calls; null: not said, or withheld
 * @param to           who is called; null: not said
 * @param userId       whose browser the leg rings, or which agent calls out; null: nobody's
 * @param step         which answer of ours it follows; null: none
 * @param end          how a leg or a dial ended; null: it has not
 * @param answeringLeg of a dial that was answered; null: not said
 * @param seconds      how long the leg, the dial or the recording lasted; null: not said
 * @param recordingUrl null: none
 * @param callOver     whether the caller's leg has ended
 * @param callerId     from which number an agent wants to call; null: whichever
 */
public record CallEvent(
        Kind kind,
        String key,
        String callSid,
        String legSid,
        Instant at,
        String from,
        String to,
        Integer userId,
        Integer step,
        LegEnd end,
        String answeringLeg,
        Integer seconds,
        String recordingUrl,
        boolean callOver,
        String callerId) {

    /** What happened. */
    public enum Kind {
        ARRIVED,
        ASKED_AGAIN,
        DIAL_ENDED,
        LEG_INITIATED,
        LEG_RINGING,
        LEG_ANSWERED,
        LEG_ENDED,
        MESSAGE_LEFT,
        /** A conversation has been recorded. */
        RECORDED,
        CALL_GOES_ON,
        CALL_ENDED,
        /** Nothing was heard of the call for so long that it must be over. */
        GIVEN_UP
    }

    /** How a leg ended. */
    public enum LegEnd {
        COMPLETED,
        BUSY,
        NO_ANSWER,
        FAILED,
        CANCELED
    }

    /** What a node decides for want of news. */
    static CallEvent givenUp(String callSid, Instant at) {
        return new CallEvent(
                Kind.GIVEN_UP,
                "given-up:" + at, // a call that came alive again can be given up again
                callSid,
                callSid,
                at,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null);
    }
}
