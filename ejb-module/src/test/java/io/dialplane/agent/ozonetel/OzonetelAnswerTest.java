package io.dialplane.agent.ozonetel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.agent.TelephonyException;
import io.dialplane.agent.TelephonyException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OzonetelAnswerTest {

    @ParameterizedTest
    @ValueSource(strings = {"success", "Success", "SUCCESS", " success ", "queued successfully", "queued"})
    void doneInItsSpellings(String status) {
        assertThat(OzonetelAnswer.read(200, "{\"status\":\"" + status + "\"}").done())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"error", "Error", "fail", "Fail", "fails", "failed", "false", "FALSE"})
    void refusedInItsSpellings(String status) {
        OzonetelAnswer answer =
                OzonetelAnswer.read(200, "{\"status\":\"" + status + "\",\"message\":\"Invalid userName or apiKey\"}");

        assertThat(answer.done()).isFalse();
        assertThatThrownBy(answer::orRefuse)
                .isInstanceOfSatisfying(
                        TelephonyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessage("Ozonetel refused: Invalid userName or apiKey");
    }

    @Test
    void aStatusMayBeABoolean() {
        assertThat(OzonetelAnswer.read(200, "{\"status\":false}").done()).isFalse();
        assertThat(OzonetelAnswer.read(200, "{\"status\":true}").done()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Agent has already logged in, already logged in, true",
        "AGENT HAS ALREADY LOGGED IN, already logged in, true",
        "Agent agent2 is not logged in, not logged in, true",
        "Invalid Authentication, not logged in, false"
    })
    void whatItSaysIsComparedWithoutCase(String message, String words, boolean says) {
        assertThat(OzonetelAnswer.read(200, "{\"status\":\"error\",\"message\":\"" + message + "\"}")
                        .says(words))
                .isEqualTo(says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Bad gateway</html>",
                "{}",
                "[]",
                "null",
                "42",
                "{\"status\":\"perhaps\"}",
                "{\"status\":{}}",
                "{\"status\":\"success\""
            })
    void whatHasNoMeaningIsNonsense(String body) {
        assertThatThrownBy(() -> OzonetelAnswer.read(200, body))
                .isInstanceOfSatisfying(
                        TelephonyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NONSENSE));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void itsOwnTroublesAreNoRefusal(int status) {
        assertThatThrownBy(() -> OzonetelAnswer.read(status, "{\"status\":\"error\",\"message\":\"overload\"}"))
                .isInstanceOfSatisfying(
                        TelephonyException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE))
                .hasMessage("Ozonetel answered " + status + ": overload");
    }

    @Test
    void anUnauthorizedRequestIsRefusedWhateverTheBody() {
        assertThat(OzonetelAnswer.read(401, "").message()).isEqualTo("HTTP 401");
    }

    @Test
    void itsWordsAreKeptOnOneLineAndShort() {
        OzonetelAnswer answer = OzonetelAnswer.read(
                200, "{\"status\":\"error\",\"message\":\"a\\r\\nb\\u0000" + "x".repeat(1000) + "\"}");

        assertThat(answer.message()).startsWith("a b x").hasSizeLessThan(210);
    }
}
