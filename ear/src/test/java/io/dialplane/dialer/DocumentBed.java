package io.dialplane.dialer;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.user.PasswordHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The document's world: a panel with nobody but its administrator, and its dialer. Its bodies are sent as they stand in the
 * document; what the contract changes is said at each place.
 */
@ExtendWith(Dialplane.class)
abstract class DocumentBed {

    static final String LOGIN = """
            {
              "username": "admin",
              "password": "password123"
            }
            """;

    static final String NEW_AGENT = """
            {
              "username": "agent1",
              "password": "%s",
              "role": "AGENT",
              "first_name": "Hassan",
              "last_name": "Hosseini",
              "phone_number": "09121111111"
            }
            """;

    static final String NUMBERS = """
            {
              "numbers": "09123456789,09121111111\\n09122222222"
            }
            """;

    final Installation dialplane;

    /** The panel of the document: its administrator logs in with the document's body. */
    Api panel;

    /** The dialer of the document: the token of the environment, no company named. */
    Api dialer;

    DocumentBed(Installation dialplane) {
        this.dialplane = dialplane;
    }

    /** The default company as it was installed: nobody but the administrator, nothing scheduled, switched on. */
    @BeforeEach
    void anEmptyPanel() {
        theAdministratorHas("password123"); // the document's; a new password like it would be refused
        panel = dialplane
                .api()
                .as(dialplane.api().post("/api/auth/login", LOGIN).text("access_token"));
        dialer = dialplane.sharedDialer();
        for (JsonNode person : panel.get("/api/admins?limit=500").expect(200).json()) {
            if (!person.get("is_superuser").asBoolean()) {
                panel.delete("/api/admins/" + person.get("id").asInt()).expect(200);
            }
        }
        panel.put("/api/schedule", """
                {"skip_holidays": true, "enabled": true, "windows": []}
                """).expect(200);
        dialplane.pool().update("""
                UPDATE dialing SET disabled_by_dialer = false WHERE company_id = (SELECT id FROM company WHERE name = 'default')
                """);
    }

    @AfterEach
    void theTestsOwnPassword() {
        theAdministratorHas(Installation.ADMIN_PASSWORD);
    }

    private void theAdministratorHas(String password) {
        dialplane
                .pool()
                .update("UPDATE users SET password_hash = ? WHERE username = 'admin'", PasswordHash.of(password));
    }

    void openAlways() {
        StringBuilder windows = new StringBuilder();
        for (int day = 0; day < 7; day++) {
            windows.append(day == 0 ? "" : ",").append("""
                    {"day_of_week": %d, "start_time": "00:00:00", "end_time": "23:59:59"}
                    """.formatted(day));
        }
        panel.put("/api/schedule", "{\"skip_holidays\": false, \"enabled\": true, \"windows\": [" + windows + "]}")
                .expect(200);
    }
}
