package io.dialplane.calllog.twilio;

import io.dialplane.calllog.CallEvent;
import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.calllog.CallEvent.LegEnd;
import io.dialplane.calllog.Door;
import io.dialplane.calllog.Identity;
import io.dialplane.platform.DomainException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a webhook of Twilio's.
 *
 * <p>A browser that is rung is a leg with a {@code CallSid} of its own, and the caller's in {@code ParentCallSid}; that it has answered
 * is said as {@code CallStatus=in-progress}. A {@code Timestamp}, to the second, comes with the states of legs only.
 */
final class TwilioForm {

    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final int LONGEST_NUMBER = 255;

    /** News comes no later. */
    private static final Duration LATEST = Duration.ofDays(7);

    /** Their clock is ahead of ours by no more. */
    private static final Duration FASTEST = Duration.ofMinutes(5);

    /** Of recordings that can't be heard, or not yet. */
    private static final Set<String> NOT_READY = Set.of("in-progress", "absent", "failed");

    private final Map<String, String> form;

    TwilioForm(Map<String, String> form) {
        this.form = form;
    }

    CallEvent event(Door door, Integer step, Instant receivedAt) {
        String sid = sid("CallSid");
        if (sid == null) {
            throw DomainException.invalid("CallSid", "voice.sid");
        }
        String status = form.getOrDefault("CallStatus", "");
        LegEnd end = end(status);
        return switch (door) {
            case VOICE -> event(Kind.ARRIVED, "voice", sid, sid, receivedAt, step, null, end != null);
            case WAIT -> event(Kind.ASKED_AGAIN, "wait:" + step, sid, sid, receivedAt, step, null, end != null);
            case DIAL_RESULT ->
                event(Kind.DIAL_ENDED, "dial:" + step, sid, sid, receivedAt, step, dialEnd(), end != null);
            case VOICEMAIL -> {
                String recording = sid("RecordingSid");
                yield event(
                        Kind.MESSAGE_LEFT,
                        "message:" + (recording == null ? "" : recording) + ":"
                                + (form.containsKey("RecordingStatus") ? "ready" : ""),
                        sid,
                        sid,
                        receivedAt,
                        step,
                        null,
                        end != null);
            }
            case RECORDING ->
                event(
                        Kind.RECORDED,
                        "recording:" + Objects.requireNonNullElse(sid("RecordingSid"), "") + ":" + recordingStatus(),
                        sid,
                        sid,
                        receivedAt,
                        step,
                        null,
                        false);
            case STATUS -> status(sid, status, end, receivedAt);
        };
    }

    private CallEvent status(String sid, String status, LegEnd end, Instant receivedAt) {
        String parent = sid("ParentCallSid");
        Kind kind = parent == null
                ? end == null ? Kind.CALL_GOES_ON : Kind.CALL_ENDED
                : end != null
                        ? Kind.LEG_ENDED
                        : switch (status) {
                            case "in-progress", "answered" -> Kind.LEG_ANSWERED;
                            case "ringing" -> Kind.LEG_RINGING;
                            default -> Kind.LEG_INITIATED;
                        };
        String key = "status:"
                + (status.isEmpty() || !SID.matcher(status.replace("-", "")).matches() ? "unknown" : status);
        return event(
                kind,
                key,
                parent == null ? sid : parent,
                sid,
                happenedAt(receivedAt),
                null,
                end,
                kind == Kind.CALL_ENDED);
    }

    private CallEvent event(
            Kind kind,
            String key,
            String callSid,
            String legSid,
            Instant at,
            Integer step,
            LegEnd end,
            boolean callOver) {
        String to = text("To");
        boolean rung = kind == Kind.LEG_INITIATED
                || kind == Kind.LEG_RINGING
                || kind == Kind.LEG_ANSWERED
                || kind == Kind.LEG_ENDED;
        return new CallEvent(
                kind,
                key,
                callSid,
                legSid,
                at,
                text("From"),
                to,
                rung ? Identity.userId(to) : Identity.caller(text("From")),
                step,
                end,
                kind == Kind.DIAL_ENDED ? sid("DialCallSid") : null,
                seconds(
                        switch (kind) {
                            case DIAL_ENDED -> "DialCallDuration";
                            case MESSAGE_LEFT, RECORDED -> "RecordingDuration";
                            default -> "CallDuration";
                        }),
                kind == Kind.ARRIVED || NOT_READY.contains(recordingStatus())
                        ? null
                        : address(form.get("RecordingUrl")),
                callOver,
                text("CallerId"));
    }

    /** Empty: not said, as when it is ready. */
    private String recordingStatus() {
        String status = form.getOrDefault("RecordingStatus", "");
        return NOT_READY.contains(status) ? status : "";
    }

    private LegEnd dialEnd() {
        String status = form.getOrDefault("DialCallStatus", "");
        return status.equals("answered") ? LegEnd.COMPLETED : end(status);
    }

    /** Null: goes on. */
    private static LegEnd end(String status) {
        return switch (status) {
            case "completed" -> LegEnd.COMPLETED;
            case "busy" -> LegEnd.BUSY;
            case "no-answer" -> LegEnd.NO_ANSWER;
            case "failed" -> LegEnd.FAILED;
            case "canceled" -> LegEnd.CANCELED;
            default -> null;
        };
    }

    /** As Twilio says; what is no time, or none at which this can have happened, is not taken for one. */
    private Instant happenedAt(Instant receivedAt) {
        String text = form.get("Timestamp");
        if (text == null) {
            return receivedAt;
        }
        try {
            Instant at = OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            boolean isPossible = !at.isBefore(receivedAt.minus(LATEST)) && !at.isAfter(receivedAt.plus(FASTEST));
            return isPossible ? at : receivedAt;
        } catch (DateTimeParseException e) {
            return receivedAt;
        }
    }

    private String sid(String name) {
        String text = form.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (!SID.matcher(text).matches()) {
            throw DomainException.invalid(name, "voice.sid");
        }
        return text;
    }

    private String text(String name) {
        String text = form.get(name);
        return text == null || text.isBlank() || text.length() > LONGEST_NUMBER ? null : text.strip();
    }

    private Integer seconds(String name) {
        String text = form.get(name);
        return text == null || !text.matches("[0-9]{1,7}") ? null : Integer.valueOf(text);
    }

    /** What people click on must be an address and nothing else. */
    private static String address(String text) {
        return text != null && text.length() <= 1_000 && text.matches("https?://[\\x21-\\x7E]+") ? text : null;
    }
}
