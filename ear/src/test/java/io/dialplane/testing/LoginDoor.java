package io.dialplane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

/** The three doors that let people in with a password; each names the person, and says what is wrong, as its clients know it. */
public enum LoginDoor {
    PANEL("/api/auth/login", "username"),
    AGENT("/auth/login", "email"),
    DESKTOP("/v1/auth/login", "email");

    private final String path;
    private final String name;

    LoginDoor(String path, String name) {
        this.path = path;
        this.name = name;
    }

    /**
     * Knocks; whatever is answered.
     *
     * @param totp code of the second factor; null: none
     */
    public Answer knock(Api client, String username, String password, String totp) {
        return client.post(path, Json.object(name, username, "password", password, "totp", totp));
    }

    /** Says that the answer is a problem of this status and kind, in the form that this door's clients read. */
    public Answer refuses(Answer answer, int status, String type) {
        answer.isProblem(status, null);
        JsonNode problem = answer.json();
        String detail = answer.text("detail");
        assertThat(answer.text("type")).as("kind of %s", answer).isEqualTo("urn:dialplane:problem:" + type);
        assertThat(answer.text("error")).isEqualTo(detail);
        assertThat(problem.path("message").asText()).as("message of %s", answer).isEqualTo(this == AGENT ? detail : "");
        assertThat(problem.has("success")).as("success in %s", answer).isEqualTo(this == DESKTOP);
        assertThat(problem.path("success").asBoolean()).isFalse();
        return answer;
    }
}
