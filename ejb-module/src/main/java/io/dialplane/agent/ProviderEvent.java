package io.dialplane.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a provider tells of an agent or a call.
 *
 * @param kind    what happened
 * @param agentId the agent's id at the provider; null: of no agent
 * @param callId  the provider's id of the call; null: of no call
 * @param reason  of a pause; null: none
 * @param raw     all of it
 */
record ProviderEvent(Kind kind, String agentId, String callId, String reason, JsonNode raw) {

    private static final int LONGEST_ID = 100;
    private static final int LONGEST_REASON = 500;
    private static final Pattern TIME = Pattern.compile("(?i)time|date|stamp");

    /** What happens at the provider. */
    enum Kind {
        /** The agent's phone rings, or his call is being placed. */
        CALLING,
        /** Agent and caller talk. */
        ANSWERED,
        /** The call is over; the agent writes down what it was about. */
        DISCONNECTED,
        /** The agent takes calls. */
        READY,
        /** The agent takes no calls. */
        PAUSED,
        /** Of no consequence here, or not understood. */
        OTHER;

        /** Spellings differ between calls' and agents' events, and between the provider's versions. */
        static Kind of(String word) {
            return switch (word.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")) {
                case "calling", "ringing", "dialing" -> CALLING;
                case "answered", "incall", "oncall", "busy" -> ANSWERED;
                case "disconnect", "disconnected", "acw", "wrapup" -> DISCONNECTED;
                case "ready", "release", "released", "available", "idle" -> READY;
                case "pause", "paused" -> PAUSED;
                default -> OTHER;
            };
        }

        /** What the agent is doing then; null: what he was doing before. */
        AgentState state() {
            return switch (this) {
                case CALLING -> AgentState.BUSY;
                case ANSWERED -> AgentState.ON_CALL;
                case DISCONNECTED -> AgentState.WRAP_UP;
                case READY -> AgentState.AVAILABLE;
                case PAUSED -> AgentState.BREAK;
                case OTHER -> null;
            };
        }
    }

    /** Reads what came; nothing of it has to be there. */
    static ProviderEvent of(JsonNode raw) {
        String action = text(raw, LONGEST_ID, "action", "event", "status", "state");
        return new ProviderEvent(
                action == null ? Kind.OTHER : Kind.of(action),
                text(raw, LONGEST_ID, "agent_id", "agentId", "agentID", "AgentID"),
                text(raw, LONGEST_ID, "ucid", "UCID", "monitor_ucid", "monitorUCID"),
                text(raw, LONGEST_REASON, "pauseReason", "pause_reason", "reason"),
                raw);
    }

    /** Whether two of this kind are one told twice: it names a call, or when it happened. */
    boolean isUnique() {
        return callId != null
                || raw.properties().stream()
                        .anyMatch(field -> TIME.matcher(field.getKey()).find()
                                && !field.getValue().asText("").isBlank());
    }

    private static String text(JsonNode raw, int longest, String... names) {
        return Stream.of(names)
                .map(name -> raw.path(name).asText("").strip())
                .filter(text -> !text.isEmpty())
                .map(text -> text.substring(0, Math.min(longest, text.length())))
                .findFirst()
                .orElse(null);
    }
}
