package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.launcher.Ports;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import io.dialplane.user.PasswordHash;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A client written from the document alone: its bodies are sent as they stand there. What the contract changes is said at
 * each place.
 */
@ExtendWith(Dialplane.class)
class DialerDocumentIT {

    private static final String LOGIN = """
            {
              "username": "admin",
              "password": "password123"
            }
            """;

    private static final String NEW_AGENT = """
            {
              "username": "agent1",
              "password": "%s",
              "role": "AGENT",
              "first_name": "Hassan",
              "last_name": "Hosseini",
              "phone_number": "09121111111"
            }
            """;

    private static final String NUMBERS = """
            {
              "numbers": "09123456789,09121111111\\n09122222222"
            }
            """;

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

    private static final String REPORT = """
            {
              "number_id": 1,
              "phone_number": "09123456789",
              "status": "CONNECTED",
              "reason": "answered after 3 rings",
              "attempted_at": "2024-01-01T10:05:00+03:30",
              "call_allowed": false,
              "agent_id": 5,
              "agent_phone": "09121111111",
              "user_message": "Customer interested in product X"
            }
            """;

    private final Installation dialplane;

    /** The panel of the document: its administrator logs in with the document's body. */
    private Api panel;

    /** The dialer of the document: the token of the environment, no company named. */
    private Api dialer;

    DialerDocumentIT(Installation dialplane) {
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
    void takesNumbers() {
        panel.post("/api/numbers", NUMBERS).is("""
                {"added": 3, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                """);
        panel.post("/api/numbers", NUMBERS).is("""
                {"added": 0, "duplicates": 3, "invalid": 0, "invalid_samples": []}
                """);
        panel.get("/api/numbers?status=IN_QUEUE&search=0912&sort_by=created_at&sort_order=asc&skip=0&limit=50")
                .is("""
                        [%s, %s, %s]
                        """.formatted(inQueue(1, "09121111111"), inQueue(2, "09122222222"), inQueue(3, "09123456789")));
        panel.get("/api/numbers?search=3456").is("[" + inQueue(3, "09123456789") + "]");
    }

    private static String inQueue(int id, String phoneNumber) {
        return """
                {
                  "id": %d,
                  "phone_number": "%s",
                  "global_status": "ACTIVE",
                  "status": "IN_QUEUE",
                  "total_attempts": 0,
                  "last_attempt_at": null,
                  "last_user_message": null,
                  "assigned_agent_id": null,
                  "assigned_agent": null
                }
                """.formatted(id, phoneNumber);
    }

    @Test
    void takesAFileOfNumbers() {
        String csv = "0912 345 6789,Ali\n+989121111111,Reza\n00989122222222,\n9123333333,x\nnobody,y\n";
        panel.upload("/api/numbers/upload", "numbers.csv", csv.getBytes(StandardCharsets.UTF_8))
                .is("""
                {"added": 4, "duplicates": 0, "invalid": 1, "invalid_samples": ["nobody"]}
                """);
        assertThat(panel.get("/api/numbers?sort_by=created_at&sort_order=asc").json())
                .extracting(number -> number.get("phone_number").asText())
                .containsExactlyInAnyOrder("09123456789", "09121111111", "09122222222", "09123333333");
    }

    /** One number connected, one missed, the third in the queue; gives their ids. */
    private List<Integer> threeNumbers() {
        panel.post("/api/numbers", NUMBERS).expect(200);
        openAlways();
        dialer.get("/api/dialer/next-batch?size=100").expect(200);
        dialer.post("/api/dialer/report-result", TestCompany.reportOf("09123456789", "CONNECTED"))
                .expect(200);
        dialer.post("/api/dialer/report-result", TestCompany.reportOf("09121111111", "MISSED"))
                .expect(200);
        return List.of(id("09123456789"), id("09121111111"), id("09122222222"));
    }

    private int id(String number) {
        return panel.get("/api/numbers?search=" + number).number("0/id");
    }

    @Test
    void countsWhatTheListShows() {
        threeNumbers();
        panel.get("/api/numbers/stats").is("""
                {"total": 3}
                """);
        panel.get("/api/numbers/stats?company=default&status=MISSED").is("""
                {"total": 1}
                """);
    }

    @Test
    void givesANumberAStatus() {
        int missed = threeNumbers().get(1);
        panel.put("/api/numbers/" + missed + "/status", """
                {
                  "status": "CONNECTED"
                }
                """).is("""
                {
                  "id": %d,
                  "phone_number": "09121111111",
                  "global_status": "ACTIVE",
                  "status": "CONNECTED",
                  "total_attempts": 1,
                  "last_attempt_at": "<time>",
                  "last_user_message": null,
                  "assigned_agent_id": null,
                  "assigned_agent": null
                }
                """.formatted(missed));
    }

    @Test
    void resetsAndDeletesANumber() {
        int missed = threeNumbers().get(1);
        panel.post("/api/numbers/" + missed + "/reset", "").is(inQueue(missed, "09121111111"));
        panel.delete("/api/numbers/" + missed).is("""
                {"id": %d, "deleted": true}
                """.formatted(missed));
        panel.get("/api/numbers/stats").is("""
                {"total": 2}
                """);
    }

    @Test
    void changesManyNumbersByTheirIds() {
        threeNumbers();
        panel.post("/api/numbers/bulk", """
                {
                  "action": "update_status",
                  "status": "CONNECTED",
                  "ids": [1, 2, 3]
                }
                """).is("""
                {
                  "affected": 3
                }
                """);
        panel.get("/api/numbers/stats?status=CONNECTED").is("""
                {"total": 3}
                """);
    }

    @Test
    void changesManyNumbersByAFilter() {
        panel.post("/api/numbers", """
                {"numbers": "09120000001,09120000002,09120000003,09120000004,09120000005,09120000006,09350000007"}
                """).expect(200);
        panel.post("/api/numbers/bulk", """
                {
                  "action": "delete",
                  "select_all": true,
                  "status": "IN_QUEUE",
                  "search": "0912",
                  "excluded_ids": [5, 10]
                }
                """).is("""
                {
                  "affected": 5
                }
                """);
        assertThat(panel.get("/api/numbers").json())
                .extracting(number -> number.get("id").asInt())
                .containsExactlyInAnyOrder(5, 7);
    }

    @Test
    void exportsNumbers() throws Exception {
        List<Integer> ids = threeNumbers();
        var file = panel.download("/api/numbers/export", """
                {
                  "select_all": true,
                  "status": "CONNECTED",
                  "search": "0912",
                  "excluded_ids": [5, 10]
                }
                """);
        assertThat(file.statusCode()).isEqualTo(200);
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file.body()));
                Stream<Row> rows = workbook.getFirstSheet().openStream()) {
            List<List<String>> texts = rows.map(row -> row.stream()
                            .limit(4)
                            .map(cell -> cell == null ? "" : cell.getText())
                            .toList())
                    .toList();
            assertThat(texts)
                    .containsExactly(
                            List.of("ID", "Phone", "Status", "Attempts"),
                            List.of(ids.get(0).toString(), "09123456789", "CONNECTED", "1"));
        }
    }

    @Test
    void summarisesNumbersAndAttempts() {
        threeNumbers();
        for (String timeframe : List.of("all", "today", "1h", "3h", "7d", "30d")) {
            panel.get("/api/stats/attempts-summary?timeframe=" + timeframe).is("""
                    {
                      "total": 2,
                      "by_status": [
                        {"status": "MISSED", "count": 1, "percentage": 50.0},
                        {"status": "CONNECTED", "count": 1, "percentage": 50.0}
                      ]
                    }
                    """);
        }
        panel.get("/api/stats/numbers-summary?timeframe=all").is("""
                {
                  "total": 3,
                  "by_status": [
                    {"status": "IN_QUEUE", "count": 1, "percentage": 33.33},
                    {"status": "MISSED", "count": 1, "percentage": 33.33},
                    {"status": "CONNECTED", "count": 1, "percentage": 33.33}
                  ]
                }
                """);
    }

    @Test
    void showsATrend() {
        threeNumbers();
        Answer trend = panel.get("/api/stats/attempt-trend?span=6h&granularity=hourly");
        JsonNode buckets = trend.expect(200).at("buckets");
        assertThat(trend.json().size()).isEqualTo(1);
        assertThat(buckets).hasSizeBetween(6, 7);
        int total = 0;
        for (JsonNode bucket : buckets) {
            assertThat(bucket.fieldNames()).toIterable().containsExactlyInAnyOrder("timestamp", "total", "by_status");
            assertThat(bucket.get("timestamp").asText()).endsWith(":00:00+03:30");
            for (JsonNode status : bucket.get("by_status")) {
                assertThat(status.fieldNames()).toIterable().containsExactlyInAnyOrder("status", "count", "percentage");
            }
            total += bucket.get("total").asInt();
        }
        assertThat(total).isEqualTo(2);
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

    /** The default company, as no company is named. */
    @Test
    void handsOutABatchAndTakesItsReport() {
        int agent =
                panel.post("/api/admins", NEW_AGENT.formatted("a-pass-of-123")).number("id");
        panel.post("/api/numbers", NUMBERS).expect(200);
        openAlways();

        Answer batch = dialer.get("/api/dialer/next-batch?size=100");
        String allowed = """
                {
                  "call_allowed": true,
                  "timezone": "Asia/Tehran",
                  "server_time": "<time>",
                  "schedule_version": %d,
                  "active_agents": [%s],
                  "inbound_agents": [%s],
                  "outbound_agents": [%s],
                  "active_scenarios": [{"id": "<int>", "name": "default", "display_name": "Default"}],
                  "outbound_lines": [],
                  "batch": {
                    "batch_id": "<hex32>",
                    "size_requested": 100,
                    "size_returned": 3,
                    "numbers": [
                      {"id": 1, "phone_number": "09121111111"},
                      {"id": 2, "phone_number": "09122222222"},
                      {"id": 3, "phone_number": "09123456789"}
                    ]
                  }
                }
                """;
        String hassan = """
                {"id": %d, "full_name": "Hassan Hosseini", "phone_number": "09121111111"}
                """.formatted(agent);
        int version = panel.get("/api/schedule").number("config/version");
        batch.is(allowed.formatted(version, hassan, hassan, hassan));
        assertThat(OffsetDateTime.parse(batch.text("server_time")).getOffset().getId())
                .isEqualTo("+03:30");

        // the body's number_id is another number's: the phone number counts
        dialer.post("/api/dialer/report-result", REPORT).is("""
                {
                  "id": 3,
                  "phone_number": "09123456789",
                  "status": "CONNECTED",
                  "global_status": "ACTIVE",
                  "duplicate": false
                }
                """);
        panel.get("/api/numbers?status=CONNECTED").is("""
                [
                  {
                    "id": 3,
                    "phone_number": "09123456789",
                    "global_status": "ACTIVE",
                    "status": "CONNECTED",
                    "total_attempts": 1,
                    "last_attempt_at": "2024-01-01T10:05:00+03:30",
                    "last_user_message": "Customer interested in product X",
                    "assigned_agent_id": %d,
                    "assigned_agent": %s
                  }
                ]
                """.formatted(agent, hassan));

        // the report said "call_allowed": false
        dialer.get("/api/dialer/next-batch?size=100").is("""
                {
                  "call_allowed": false,
                  "timezone": "Asia/Tehran",
                  "server_time": "<time>",
                  "schedule_version": %d,
                  "reason": "disabled",
                  "retry_after_seconds": 300,
                  "disabled_by_dialer": true,
                  "active_agents": [%s],
                  "inbound_agents": [%s],
                  "outbound_agents": [%s],
                  "active_scenarios": [{"id": "<int>", "name": "default", "display_name": "Default"}],
                  "outbound_lines": []
                }
                """.formatted(version + 1, hassan, hassan, hassan));
        assertThat(panel.get("/api/schedule").at("config/disabled_by_dialer").asBoolean())
                .isTrue();
    }

    @Test
    void refusesADialerWithAWrongToken() {
        for (Api stranger : List.of(dialplane.api(), dialplane.api().as("some-token-or-other"), panel.as("a.b.c"))) {
            stranger.get("/api/dialer/next-batch?size=100").isProblem(401, null);
            stranger.post("/api/dialer/report-result", REPORT).isProblem(401, null);
        }
        dialplane.api().as("some-token-or-other").get("/api/dialer/next-batch").isProblem(401, "Invalid token");
    }

    /** The same client with {@code company} in its requests, and with a company's own token. */
    @Test
    void worksForTheCompanyThatIsNamed(TestCompany company) {
        company.opens();
        List<String> numbers = company.addsNumbers(3);
        for (String named : List.of(company.slug(), Integer.toString(company.id()))) {
            Answer batch = dialer.get("/api/dialer/next-batch?size=1&company=" + named);
            String number = TestCompany.numbersIn(batch.expect(200)).get(0);
            ObjectNode report = TestCompany.reportOf(number, "CONNECTED").put("company", named);
            dialer.post("/api/dialer/report-result", report).expect(200);
        }
        dialer.post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(numbers.get(0), "MISSED").put("company", company.id()))
                .expect(200);
        company.dialer().get("/api/dialer/next-batch?size=1").expect(200);
        company.dialer()
                .get("/api/dialer/next-batch?size=1&company=" + company.slug())
                .expect(200);
        company.dialer().get("/api/dialer/next-batch?size=1&company=default").isProblem(403, null);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(numbers.get(0), "BUSY").put("company", "default"))
                .isProblem(403, null);
        assertThat(dialplane.pool().count("SELECT count(*) FROM call_result WHERE company_id = ?", company.id()))
                .isEqualTo(3);
        assertThat(dialplane.pool().count("SELECT count(*) FROM call_result")).isEqualTo(3);
    }

    /**
     * The server is away while the dialer calls. Its reports wait in a queue; meanwhile the leases run out and another
     * company calls some of the numbers. Then the queue is replayed twice, because the first replay's answers were lost.
     * It carries ids of an older system, and one number that nobody added.
     */
    @Test
    void takesAQueueOfReportsAfterAnOutage(TestCompany company, TestCompany other) {
        company.opens();
        other.opens();
        List<String> called = new ArrayList<>(company.addsNumbers(20));
        assertThat(company.numbersOfBatch(20)).containsExactlyInAnyOrderElementsOf(called);

        Deque<ObjectNode> unsent = new ArrayDeque<>();
        called.add("09351234567");
        Api away = company.dialer().on(URI.create("http://localhost:" + Ports.free() + "/"));
        for (String number : called) {
            ObjectNode report = TestCompany.reportOf(number, unsent.size() % 2 == 0 ? "CONNECTED" : "MISSED")
                    .put("number_id", 900_000 + unsent.size());
            try {
                away.post("/api/dialer/report-result", report);
            } catch (UncheckedIOException e) {
                unsent.add(report);
            }
        }
        assertThat(unsent).hasSize(21);

        dialplane.pool().leasesAgeBy(Duration.ofMinutes(61));
        List<String> calledByOther = other.numbersOfBatch(5);
        assertThat(called).containsAll(calledByOther);

        for (boolean repeated : new boolean[] {false, true}) {
            for (ObjectNode report : unsent) {
                company.dialer().post("/api/dialer/report-result", report).is("""
                        {
                          "id": "<int>",
                          "phone_number": "%s",
                          "status": "%s",
                          "global_status": "ACTIVE",
                          "duplicate": %s
                        }
                        """.formatted(
                                report.get("phone_number").asText(),
                                report.get("status").asText(),
                                repeated));
            }
        }

        assertThat(dialplane.pool().count("SELECT count(*) FROM call_result WHERE company_id = ?", company.id()))
                .as("each report once")
                .isEqualTo(21);
        assertThat(dialplane.pool().count("SELECT count(*) FROM number_state WHERE lease_company = ?", other.id()))
                .as("the other company's leases are its own")
                .isEqualTo(5);
        assertThat(new HashSet<>(company.numbersOfBatch(100)))
                .as("nothing is called twice by the same company")
                .isEmpty();
    }

    private void openAlways() {
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
