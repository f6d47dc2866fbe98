package io.dialplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What the product answered.
 *
 * @param request method and path, for messages
 * @param body    as text; empty: none
 */
public record Answer(String request, int status, HttpHeaders headers, String body) {

    /** Says that the status is this one, and shows the body when it isn't. */
    public Answer expect(int expected) {
        assertThat(status).as("status of %s, answered: %s", request, body).isEqualTo(expected);
        return this;
    }

    /** Says that the status is 200 and the whole body is this JSON; see {@link Json} for what may stand in it. */
    public Answer is(String expectedJson) {
        return is(200, expectedJson);
    }

    public Answer is(int expected, String expectedJson) {
        expect(expected);
        List<String> differences = Json.differences(Json.parse(expectedJson), json());
        assertThat(differences)
                .as("differences in the answer to %s: %s", request, body)
                .isEmpty();
        return this;
    }

    /**
     * Says that it is a whole problem (RFC 9457) with this status.
     *
     * @param detail what the sentence must contain; null: anything
     */
    public Answer isProblem(int expected, String detail) {
        expect(expected);
        assertThat(header("Content-Type"))
                .as("type of the answer to %s", request)
                .startsWith("application/problem+json");
        JsonNode problem = json();
        assertThat(problem.path("type").asText()).as("type in %s", body).isNotBlank();
        assertThat(problem.path("title").asText()).as("title in %s", body).isNotBlank();
        assertThat(problem.path("status").asInt()).as("status in %s", body).isEqualTo(expected);
        assertThat(problem.path("detail").asText()).as("detail in %s", body).isNotBlank();
        assertThat(problem.path("instance").asText())
                .as("instance in %s", body)
                .isEqualTo(request.substring(request.indexOf(' ') + 1).replaceFirst("\\?.*", ""));
        assertThat(body).as("no insides in %s", body).doesNotContain("Exception", "\tat ", "SQL", "io.dialplane");
        if (detail != null) {
            assertThat(problem.path("detail").asText()).as("detail in %s", body).contains(detail);
        }
        if (expected == 401) {
            assertThat(headers.firstValue("WWW-Authenticate"))
                    .as("WWW-Authenticate")
                    .isPresent();
        }
        if (expected == 503 || expected == 429) {
            assertThat(Integer.parseInt(header("Retry-After")))
                    .as("Retry-After")
                    .isPositive();
        }
        return this;
    }

    /** Says that it is a problem with this status that blames the field. */
    public Answer blames(int expected, String field) {
        isProblem(expected, null);
        List<String> fields = StreamSupport.stream(json().path("errors").spliterator(), false)
                .peek(error -> assertThat(error.path("message").asText())
                        .as("message in %s", body)
                        .isNotBlank())
                .map(error -> error.path("field").asText())
                .toList();
        assertThat(fields)
                .as("fields blamed by the answer to %s: %s", request, body)
                .contains(field);
        return this;
    }

    /** Says that it is a 400 that blames the field. */
    public Answer blames(String field) {
        return blames(400, field);
    }

    public JsonNode json() {
        return Json.parse(body);
    }

    /** The value at a path like {@code batch/numbers/0/id}. */
    public JsonNode at(String path) {
        JsonNode value = json().at("/" + path);
        assertThat(value.isMissingNode())
                .as("%s is in the answer to %s: %s", path, request, body)
                .isFalse();
        return value;
    }

    public String text(String path) {
        return at(path).asText();
    }

    public int number(String path) {
        return at(path).asInt();
    }

    /** A header; empty when it is absent. */
    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
