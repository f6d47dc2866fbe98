package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.launcher.Ports;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.TestCompany;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dialer written from the document alone. */
class DialerDocumentIT extends DocumentBed {

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

    DialerDocumentIT(Installation dialplane) {
        super(dialplane);
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
}
