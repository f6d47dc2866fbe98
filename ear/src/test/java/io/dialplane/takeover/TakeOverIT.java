package io.dialplane.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A panel that was taken over into the running product: its people and dialers go on with what they have. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class TakeOverIT {

    private static final String LOGIN = "/api/auth/login";

    private final Installation dialplane;
    private final String shop;
    private final String database;

    TakeOverIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.shop = dialplane.freshName("shop");
        this.database = shop.replace('-', '_');
    }

    @BeforeEach
    void aPanelIsTakenOver() {
        onServer("CREATE DATABASE " + database);
        new ExamplePanel(panel()).create().fill(shop, 2, 9_121_000_000L, 400, 600);
        takeOver();
    }

    @AfterEach
    void removePanel() {
        dialplane.pool().update("TRUNCATE taken_over");
        // the installation has no people with old passwords left, whose cost each later log-in would bear
        dialplane
                .pool()
                .update(
                        "UPDATE users SET password_hash = 'x', deleted_at = now(), is_active = false WHERE password_hash LIKE '$2%'");
        onServer("DROP DATABASE " + database);
    }

    private DatabaseUrl panel() {
        return dialplane.postgres().superuser(database);
    }

    private void onServer(String sql) {
        try (Connection connection =
                        dialplane.postgres().superuser("postgres").dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Report takeOver() {
        Report report = TakeOver.run(
                new Options(
                        panel(),
                        DatabaseUrl.parse(dialplane.postgres().migrationUrl()),
                        Duration.ofDays(3),
                        Duration.ofMinutes(60),
                        Options.CHUNK),
                (what, done, all) -> {},
                Clock.systemUTC());
        assertThat(report.reconciles()).as("%s", report.toText()).isTrue();
        assertThat(report.table("numbers").taken()
                        + report.table("numbers").changed()
                        + report.table("numbers").there())
                .isEqualTo(400);
        return report;
    }

    private String hashOf(String username) {
        return (String) dialplane.pool().value("SELECT password_hash FROM users WHERE username = ?", username);
    }

    private int companyId() {
        return (int) dialplane.pool().count("SELECT id FROM company WHERE name = ?", shop + "-2");
    }

    private Api dialer() {
        return dialplane
                .api()
                .as(dialplane
                        .superuser()
                        .post("/api/dialer-tokens", Json.object("name", "old dialer", "company", shop + "-2"))
                        .expect(201)
                        .text("token"));
    }

    // ---------------------------------------------------------------------------------------- people

    @Test
    void letsPeopleInWithTheirOldPasswordsAndMakesTheHashesAnew() {
        String username = shop + "-agent-2-1";
        assertThat(hashOf(username)).startsWith("$2b$10$");

        dialplane
                .api()
                .post(LOGIN, Json.object("username", username, "password", "not-the-password"))
                .isProblem(401, null);
        assertThat(hashOf(username)).as("after a wrong password").startsWith("$2b$");
        Api agent = dialplane.api().login(username, ExamplePanel.PASSWORD);

        assertThat(hashOf(username)).startsWith("$argon2id$");
        Answer me = agent.get("/api/auth/me").expect(200);
        assertThat(me.text("role")).isEqualTo("AGENT");
        assertThat(me.text("first_name")).isEqualTo("سارا");
        dialplane.api().login(username, ExamplePanel.PASSWORD);
        dialplane
                .api()
                .post(LOGIN, Json.object("username", username, "password", "not-the-password"))
                .isProblem(401, null);

        takeOver();
        assertThat(hashOf(username)).as("after the next run").startsWith("$argon2id$");
    }

    /** Whoever comes second finds the hash made anew already. */
    @Test
    void letsThemInTwiceAtOnce() throws Exception {
        String username = shop + "-agent-2-2";
        List<Thread> threads = new ArrayList<>();
        List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> statuses.add(dialplane
                    .api()
                    .post(LOGIN, Json.object("username", username, "password", ExamplePanel.PASSWORD))
                    .status()));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(statuses).containsOnly(200).hasSize(4);
    }

    @Test
    void letsThemChangeTheirPasswords() {
        Api admin = dialplane.api().login(shop + "-admin-2", ExamplePanel.PASSWORD);
        admin.put(
                        "/api/auth/me",
                        Json.object("current_password", ExamplePanel.PASSWORD, "new_password", "a-new-password-1"))
                .expect(200);
        dialplane.api().login(shop + "-admin-2", "a-new-password-1");
        dialplane
                .api()
                .post(LOGIN, Json.object("username", shop + "-admin-2", "password", ExamplePanel.PASSWORD))
                .isProblem(401, null);
    }

    @Test
    void makesItsSuperusersSuperusers() {
        Api superuser = dialplane.api().login(shop + "-admin-1", ExamplePanel.PASSWORD);

        assertThat(superuser
                        .get("/api/numbers?company=" + shop + "-2&limit=1")
                        .expect(200)
                        .json())
                .hasSize(1);
        dialplane
                .api()
                .login(shop + "-admin-2", ExamplePanel.PASSWORD)
                .get("/api/numbers?company=" + shop + "-1")
                .isProblem(403, null);
    }

    // ---------------------------------------------------------------------------------------- the old client's day

    @Test
    void showsThePanelsListsAndCounts() {
        Api admin = dialplane.api().login(shop + "-admin-2", ExamplePanel.PASSWORD);
        Map<String, Object> there = theirs("""
                SELECT r.phone_number_id AS id, r.status, n.phone_number, x.attempts, r.user_message
                  FROM (SELECT max(id) AS id, count(*) AS attempts FROM call_results WHERE company_id = 2 GROUP BY phone_number_id) x
                  JOIN call_results r ON r.id = x.id JOIN numbers n ON n.id = r.phone_number_id
                 WHERE r.user_message IS NOT NULL ORDER BY r.id LIMIT 1
                """);

        Answer one = admin.get("/api/numbers/" + there.get("id")).expect(200);

        assertThat(one.text("phone_number")).isEqualTo(there.get("phone_number"));
        assertThat(one.text("status")).isEqualTo(there.get("status"));
        assertThat(one.number("total_attempts")).isEqualTo(((Number) there.get("attempts")).intValue());
        assertThat(one.text("last_user_message")).isEqualTo(there.get("user_message"));
        assertThat(admin.get("/api/numbers/stats").expect(200).number("total")).isEqualTo(400);
        for (String status : List.of("MISSED", "CONNECTED", "BUSY")) {
            assertThat(admin.get("/api/numbers/stats?status=" + status)
                            .expect(200)
                            .number("total"))
                    .as(status)
                    .isEqualTo(((Number) theirs("""
                                    SELECT count(*) AS n FROM (SELECT max(id) AS id FROM call_results WHERE company_id = 2 GROUP BY phone_number_id) x
                                      JOIN call_results r ON r.id = x.id WHERE r.status = '%s'
                                    """.formatted(status)).get("n")).intValue());
        }
        assertThat(admin.get("/api/admins?limit=100").expect(200).json()).hasSize(6);
        assertThat(admin.get("/api/schedule").expect(200).at("windows")).hasSize(7);
    }

    @Test
    void goesOnDialingByTheOldIds() {
        Api dialer = dialer();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> dialplane
                                .pool()
                                .count("SELECT count(*) FROM number_state WHERE free_at <= now() - interval '1 second'")
                        == 0);

        Answer batch = dialer.get("/api/dialer/next-batch?size=500").expect(200);
        assertThat(batch.at("call_allowed").asBoolean()).isTrue();
        assertThat(batch.at("active_agents")).hasSize(5);
        assertThat(batch.at("active_scenarios"))
                .extracting(scenario -> scenario.get("name").asText())
                .containsExactlyInAnyOrder("default", "winter");
        assertThat(batch.number("schedule_version")).as("beyond the panel's").isGreaterThan(7);
        List<Integer> ids = new ArrayList<>();
        for (JsonNode number : batch.at("batch/numbers")) {
            ids.add(number.get("id").asInt());
        }
        List<Integer> expected = new ArrayList<>();
        for (Map<String, Object> row : allOfTheirs("""
                SELECT n.id FROM numbers n
                 WHERE n.global_status = 'ACTIVE' AND (n.last_called_at IS NULL OR n.last_called_at < now() - interval '3 days')
                   AND n.assigned_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM call_results r WHERE r.phone_number_id = n.id AND r.company_id = 2)
                """)) {
            expected.add((Integer) row.get("id"));
        }
        assertThat(ids).containsExactlyInAnyOrderElementsOf(expected).isNotEmpty();

        int id = ids.get(0);
        int agent = batch.at("active_agents").get(0).get("id").asInt();
        dialer.post(
                        "/api/dialer/report-result",
                        Json.object(
                                "number_id",
                                id,
                                "status",
                                "CONNECTED",
                                "attempted_at",
                                TestCompany.now(),
                                "agent_id",
                                agent))
                .expect(200);

        Answer number = dialplane
                .api()
                .login(shop + "-admin-2", ExamplePanel.PASSWORD)
                .get("/api/numbers/" + id)
                .expect(200);
        assertThat(number.text("status")).isEqualTo("CONNECTED");
        assertThat(number.number("assigned_agent_id")).isEqualTo(agent);
        assertThat(number.number("total_attempts")).isEqualTo(1);
    }

    /** A report that was still on its way at the switch-over names the panel's own batch. */
    @Test
    void takesLateReportsOfThePanelsBatches() {
        Api dialer = dialer();
        Map<String, Object> out = theirs(
                "SELECT id, phone_number, assigned_batch_id FROM numbers WHERE assigned_at IS NOT NULL AND global_status = 'ACTIVE' ORDER BY id LIMIT 1");

        dialer.post(
                        "/api/dialer/report-result",
                        Json.object(
                                "number_id",
                                out.get("id"),
                                "phone_number",
                                out.get("phone_number"),
                                "batch_id",
                                out.get("assigned_batch_id"),
                                "status",
                                "BUSY",
                                "attempted_at",
                                TestCompany.now()))
                .expect(200);

        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM call_result WHERE number_id = ? AND kind = 'dialer' AND company_id = ?",
                                out.get("id"),
                                companyId()))
                .isEqualTo(1);
        Report again = takeOver();
        assertThat(again.table("call_results").there()).isEqualTo(600);
        assertThat(dialplane
                        .pool()
                        .value(
                                "SELECT last_status FROM company_number WHERE number_id = ? AND company_id = ?",
                                out.get("id"),
                                companyId()))
                .isEqualTo("BUSY");
    }

    private Map<String, Object> theirs(String sql) {
        return allOfTheirs(sql).get(0);
    }

    private List<Map<String, Object>> allOfTheirs(String sql) {
        return Pool.at(panel()).rows(sql);
    }
}
