package io.dialplane.calllog;

import java.time.Instant;

/** A call as it is worked on: its row is locked. What is null is as the table says. */
record CallRow(
        long id,
        String callSid,
        boolean outgoing,
        String from,
        String to,
        Integer contactId,
        String contactName,
        Integer callerId,
        Instant startedAt,
        int step,
        Stage stage,
        int tierIndex,
        Integer tier,
        Integer ruleId,
        double waitedSeconds,
        Instant dismissedAt,
        Refusal refusal,
        Instant answeredAt,
        Integer answeredBy,
        Instant endedAt,
        CallOutcome outcome,
        String recordingUrl) {

    /** What the caller was told last. */
    enum Stage {
        ARRIVING,
        RINGING,
        WAITING,
        VOICEMAIL,
        REFUSED
    }
}
