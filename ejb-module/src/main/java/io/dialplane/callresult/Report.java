package io.dialplane.callresult;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.platform.Texts;
import java.time.Instant;
import java.util.UUID;

/**
 * One call's outcome, as a dialer reports it: valid in shape, not yet recorded.
 *
 * @param number        the number called; null: {@code numberId} says which
 * @param numberId      id of the number; null, or ignored when {@code number} is given: replayed queues carry old ids
 * @param attemptedAt   when the call was made
 * @param reason        at most 500 characters are kept; null: none
 * @param userMessage   what the customer said, at most 1000 characters are kept; null: nothing
 * @param callAllowed   false: the dialer switches the company off; true: it lifts that again; null: leave it
 * @param batchId       batch the number came in; null: not said
 * @param agentId       who talked; null: see {@code agentPhone}
 * @param agentPhone    E.164 number of who talked; null: not said
 * @param scenarioId    null: see {@code scenario}
 * @param scenario      name of the scenario; null: not said
 * @param outboundLineId null: see {@code outboundLine}
 * @param outboundLine  number of the line that called; null: not said
 */
public record Report(
        PhoneNumber number,
        Integer numberId,
        CallStatus status,
        Instant attemptedAt,
        String reason,
        String userMessage,
        Boolean callAllowed,
        UUID batchId,
        Integer agentId,
        String agentPhone,
        Integer scenarioId,
        String scenario,
        Integer outboundLineId,
        String outboundLine) {

    private static final int REASON_CHARS = 500;
    private static final int USER_MESSAGE_CHARS = 1000;
    private static final int NAME_CHARS = 255;

    public Report {
        reason = Texts.cut(reason, REASON_CHARS);
        userMessage = Texts.cut(userMessage, USER_MESSAGE_CHARS);
        scenario = Texts.cut(scenario, NAME_CHARS);
        outboundLine = Texts.cut(outboundLine, NAME_CHARS);
    }

    /** The report as the database's function reads it. */
    record Line(
            int i,
            String e164,
            String country,
            Boolean dialable,
            @JsonProperty("number_id") Integer numberId,
            CallStatus status,
            boolean billable,
            GlobalStatus blocks,
            @JsonProperty("attempted_at") String attemptedAt,
            String reason,
            @JsonProperty("user_message") String userMessage,
            @JsonProperty("call_allowed") Boolean callAllowed,
            @JsonProperty("batch_id") UUID batchId,
            @JsonProperty("agent_id") Integer agentId,
            @JsonProperty("agent_phone") String agentPhone,
            @JsonProperty("scenario_id") Integer scenarioId,
            String scenario,
            @JsonProperty("outbound_line_id") Integer outboundLineId,
            @JsonProperty("outbound_line") String outboundLine) {}

    Line line(int i) {
        return new Line(
                i,
                number == null ? null : number.e164(),
                number == null ? null : number.country(),
                number == null ? null : number.dialable(),
                numberId,
                status,
                status.isBillable(),
                status.blocks(),
                attemptedAt.toString(),
                reason,
                userMessage,
                callAllowed,
                batchId,
                agentId,
                agentPhone,
                scenarioId,
                scenario,
                outboundLineId,
                outboundLine);
    }
}
