package io.dialplane.agent.ozonetel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import java.util.Locale;

/**
 * What Ozonetel answered. HTTP statuses mean little there and {@code status} comes in many spellings (success, Success, Fail,
 * fail, error, "false"), so the words decide.
 *
 * @param message what it said; empty: nothing
 * @param body    all of it
 */
record OzonetelAnswer(boolean done, String message, JsonNode body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_TEXT = 200;

    /**
     * Reads an answer.
     *
     * @throws TelephonyException UNREACHABLE when it says that the provider is broken or overloaded, NONSENSE when it says
     *     nothing that we know
     */
    static OzonetelAnswer read(int httpStatus, String text) {
        JsonNode body = json(text);
        String status = body.path("status").asText("").strip().toLowerCase(Locale.ROOT);
        String message = plain(body.path("message").asText(""));
        if (httpStatus >= 500 || httpStatus == 429) {
            throw new TelephonyException(
                    Kind.UNREACHABLE, "Ozonetel answered " + httpStatus + (message.isEmpty() ? "" : ": " + message));
        }
        switch (status) {
            case "success", "true", "queued", "queued successfully" -> {
                return new OzonetelAnswer(true, message, body);
            }
            case "error", "fail", "fails", "failed", "failure", "false" -> {
                return new OzonetelAnswer(false, message, body);
            }
            default -> {
                if (httpStatus == 401 || httpStatus == 403) {
                    return new OzonetelAnswer(false, message.isEmpty() ? "HTTP " + httpStatus : message, body);
                }
                throw new TelephonyException(
                        Kind.NONSENSE, "Ozonetel answered " + httpStatus + " with something that has no meaning");
            }
        }
    }

    private static JsonNode json(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read == null ? JSON.missingNode() : read;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    /** Whether the message says so, whatever the case of its letters. */
    boolean says(String words) {
        return message.toLowerCase(Locale.ROOT).contains(words);
    }

    /** Text of a field; empty: it is not there. */
    String text(String field) {
        return body.path(field).asText("").strip();
    }

    /** @throws TelephonyException REFUSED when it was not done */
    OzonetelAnswer orRefuse() {
        if (!done) {
            throw new TelephonyException(
                    Kind.REFUSED,
                    message.isEmpty() ? "Ozonetel refused without a reason" : "Ozonetel refused: " + message);
        }
        return this;
    }

    /** On one line, and not endless. */
    static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() > LONGEST_TEXT ? line.substring(0, LONGEST_TEXT) + "…" : line;
    }
}
