package io.dialplane.web.calllog;

import io.dialplane.calllog.LoggedCall;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A call of the log; what is null is not known, not yet or never.
 *
 * @param state   {@code arriving, ringing, waiting, voicemail, refused, talking, ended}
 * @param outcome null: goes on
 * @param rung    ids of those who were rung, in that order
 */
public record CallResponse(
        long id,
        String callSid,
        String direction,
        String state,
        String fromNumber,
        String toNumber,
        CallContactResponse contact,
        Integer agentId,
        String agentName,
        Integer tier,
        CallRuleResponse rule,
        List<Integer> rung,
        OffsetDateTime startedAt,
        OffsetDateTime answeredAt,
        OffsetDateTime endedAt,
        boolean endIsKnown,
        Integer ringSeconds,
        Integer waitSeconds,
        Integer talkSeconds,
        Integer wrapUpSeconds,
        String outcome,
        String recordingUrl,
        Integer recordingSeconds,
        String notes,
        int notesVersion) {

    /** Whose call it is. */
    public record CallContactResponse(Integer id, String name) {}

    /** By which rule the tier rang; {@code name} null: the rule is gone. */
    public record CallRuleResponse(int id, String name) {}

    static CallResponse of(LoggedCall call, ZoneId zone) {
        return new CallResponse(
                call.id(),
                call.callSid(),
                call.incoming() ? "inbound" : "outbound",
                call.stage(),
                call.fromNumber(),
                call.toNumber(),
                call.contactName() == null ? null : new CallContactResponse(call.contactId(), call.contactName()),
                call.agentId(),
                call.agentName(),
                call.tier(),
                call.ruleId() == null ? null : new CallRuleResponse(call.ruleId(), call.ruleName()),
                call.rung(),
                Times.in(zone, call.startedAt()),
                Times.in(zone, call.answeredAt()),
                Times.in(zone, call.endedAt()),
                call.endIsKnown(),
                call.ringSeconds(),
                call.waitSeconds(),
                call.talkSeconds(),
                call.wrapUpSeconds(),
                call.outcome() == null ? null : call.outcome().word(),
                call.recordingUrl(),
                call.recordingSeconds(),
                call.notes(),
                call.notesVersion());
    }
}
