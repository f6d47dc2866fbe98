package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

/** A panel written from the document alone: log-in, people, the schedule. */
class PanelDocumentIT extends DocumentBed {

    private static final String SCHEDULE = """
            {
              "skip_holidays": true,
              "enabled": true,
              "windows": [
                {
                  "day_of_week": 0,
                  "start_time": "09:00:00",
                  "end_time": "17:00:00"
                }
              ]
            }
            """;

    PanelDocumentIT(Installation dialplane) {
        super(dialplane);
    }

    @Test
    void logsInWithTheDocumentsBody() {
        dialplane.api().post("/api/auth/login", LOGIN).is("""
                {
                  "access_token": "<text>",
                  "token_type": "bearer"
                }
                """);
    }

    @Test
    void refusesAWrongPassword() {
        dialplane
                .api()
                .post("/api/auth/login", LOGIN.replace("password123", "password124"))
                .isProblem(401, "Incorrect username or password");
    }

    @Test
    void showsTheOwnProfile() {
        panel.get("/api/auth/me").is("""
                {
                  "id": 1,
                  "username": "admin",
                  "role": "ADMIN",
                  "is_superuser": true,
                  "is_active": true,
                  "first_name": "<any>",
                  "last_name": "<any>",
                  "phone_number": "<any>",
                  "created_at": "<time>",
                  "updated_at": "<time>",
                  "company": "default"
                }
                """);
        assertThat(OffsetDateTime.parse(panel.get("/api/auth/me").text("created_at"))
                        .getOffset())
                .as("offset of the company's zone")
                .isEqualTo(TestCompany.TEHRAN.getRules().getOffset(java.time.Instant.now()));
        dialplane.api().get("/api/auth/me").isProblem(401, null);
    }

    /** The document's example names the passwords "old" and "new"; the contract asks for eight characters. */
    @Test
    void changesTheOwnProfile(TestCompany company) {
        Api person = company.person(Json.object("role", "ADMIN", "password", "an-old-password", "first_name", "X"))
                .api();
        String body = """
                {
                  "first_name": "Ali",
                  "last_name": "Ahmadi",
                  "current_password": "%s",
                  "new_password": "%s"
                }
                """;
        person.put("/api/auth/me", body.formatted("old", "a-new-password")).blames("current_password");
        person.put("/api/auth/me", body.formatted("an-old-password", "new")).blames("new_password");
        assertThat(person.get("/api/auth/me").text("first_name"))
                .as("a refused change changes nothing")
                .isEqualTo("X");

        Answer changed = person.put("/api/auth/me", """
                {"first_name": "Ali", "last_name": "Ahmadi"}
                """);
        changed.is("""
                {
                  "id": "<int>",
                  "username": "<text>",
                  "role": "ADMIN",
                  "is_superuser": false,
                  "is_active": true,
                  "first_name": "Ali",
                  "last_name": "Ahmadi",
                  "phone_number": null,
                  "created_at": "<time>",
                  "updated_at": "<time>",
                  "company": "%s"
                }
                """.formatted(company.slug()));

        person.put("/api/auth/me", body.formatted("an-old-password", "a-new-password"))
                .expect(200);
        String username = changed.text("username");
        dialplane
                .api()
                .post("/api/auth/login", Json.object("username", username, "password", "an-old-password"))
                .isProblem(401, null);
        dialplane.api().login(username, "a-new-password").get("/api/auth/me").expect(200);
    }

    /** The document's "pass123" has seven characters; the contract asks for eight. */
    @Test
    void keepsPeople() {
        panel.post("/api/admins", NEW_AGENT.formatted("pass123")).blames("password");
        Answer created = panel.post("/api/admins", NEW_AGENT.formatted("a-pass-of-123"));
        String agent = """
                {
                  "id": %s,
                  "username": "agent1",
                  "role": "AGENT",
                  "agent_type": "BOTH",
                  "is_superuser": false,
                  "is_active": %s,
                  "must_change_password": false,
                  "first_name": "%s",
                  "last_name": "Hosseini",
                  "email": null,
                  "phone_number": "09121111111",
                  "created_at": "<time>",
                  "updated_at": "<time>",
                  "company": "default",
                  "version": "<int>"
                }
                """;
        created.is(agent.formatted("\"<int>\"", "true", "Hassan"));
        int id = created.number("id");

        panel.post("/api/admins", NEW_AGENT.formatted("a-pass-of-123")).blames(409, "username");
        assertThat(panel.get("/api/admins?skip=0&limit=50").expect(200).json())
                .anySatisfy(person -> assertThat(person.get("id").asInt()).isEqualTo(id))
                .hasSize(2);
        assertThat(panel.get("/api/admins?skip=1&limit=1").expect(200).json())
                .hasSize(1)
                .allSatisfy(
                        person -> assertThat(person.get("username").asText()).isEqualTo("agent1"));

        panel.put("/api/admins/" + id, """
                {"first_name": "Hossein", "is_active": false}
                """).is(agent.formatted(id, "false", "Hossein"));
        dialplane
                .api()
                .post("/api/auth/login", Json.object("username", "agent1", "password", "a-pass-of-123"))
                .isProblem(403, "Inactive user");

        panel.delete("/api/admins/" + id).expect(200);
        panel.delete("/api/admins/" + id).isProblem(404, null);
        panel.delete("/api/admins/1").isProblem(400, null);
        panel.get("/api/auth/me").expect(200);
    }

    @Test
    void keepsASchedule() {
        int version = panel.get("/api/schedule").number("config/version");
        String schedule = """
                {
                  "config": {
                    "id": "<int>",
                    "skip_holidays": true,
                    "enabled": true,
                    "disabled_by_dialer": false,
                    "version": %d,
                    "updated_at": "<time>"
                  },
                  "windows": [
                    {
                      "id": "<int>",
                      "day_of_week": 0,
                      "start_time": "09:00:00",
                      "end_time": "17:00:00"
                    }
                  ]
                }
                """.formatted(version + 1);
        panel.put("/api/schedule", SCHEDULE).is(schedule);
        panel.get("/api/schedule").is(schedule);
    }
}
