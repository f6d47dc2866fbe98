package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many reports in one request: one that is wrong doesn't stop the rest. */
@ExtendWith(Dialplane.class)
class ReportsIT {

    private static final String REPORTS = "/api/dialer/report-results";
    private static final Duration ALLOWED_AHEAD = Duration.ofMinutes(5);

    private final Pool pool;
    private final Installation dialplane;

    ReportsIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.pool = dialplane.pool();
    }

    @Test
    void areAnsweredOneByOne(TestCompany company) {
        List<String> numbers = company.addsNumbers(3);
        Person inactive = company.person(Json.object("role", "AGENT"));
        company.admin()
                .put("/api/admins/" + inactive.id(), Json.object("is_active", false))
                .expect(200);
        ObjectNode connected = TestCompany.reportOf(numbers.get(0), "CONNECTED");
        Answer answer = company.dialer()
                .post(
                        REPORTS,
                        of(
                                connected,
                                TestCompany.reportOf(numbers.get(1), "NO_SUCH_STATUS"),
                                TestCompany.reportOf("nobody", "MISSED"),
                                Json.object("number_id", 4711, "status", "MISSED", "attempted_at", TestCompany.now()),
                                connected,
                                TestCompany.reportOf(numbers.get(2), "MISSED").put("agent_id", inactive.id()),
                                "no object",
                                null,
                                TestCompany.reportOf(numbers.get(1), "BUSY"),
                                TestCompany.reportOf(numbers.get(0), "HANGUP")));
        answer.is("""
                {"results": [
                  {"index": 0, "status_code": 200, "id": 1, "duplicate": false},
                  {"index": 1, "status_code": 400, "detail": "<text>"},
                  {"index": 2, "status_code": 400, "detail": "<text>"},
                  {"index": 3, "status_code": 404, "detail": "<text>"},
                  {"index": 4, "status_code": 200, "id": 1, "duplicate": true},
                  {"index": 5, "status_code": 400, "detail": "<text>"},
                  {"index": 6, "status_code": 400, "detail": "<text>"},
                  {"index": 7, "status_code": 400, "detail": "<text>"},
                  {"index": 8, "status_code": 200, "id": 2, "duplicate": false},
                  {"index": 9, "status_code": 200, "id": 1, "duplicate": false}
                ]}
                """);
        assertThat(answer.text("results/1/detail")).contains("status");
        assertThat(answer.text("results/2/detail")).contains("phone_number");
        assertThat(company.admin()
                        .get("/api/numbers?sort_by=created_at&sort_order=asc")
                        .json())
                .extracting(number -> number.get("status").asText())
                .containsExactly("HANGUP", "BUSY", "IN_QUEUE");
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(3);
    }

    @Test
    void mayBeFiveHundred(TestCompany company) {
        company.opens().addsNumbers(500);
        List<String> numbers = company.numbersOfBatch(500);
        ArrayNode reports = Json.MAPPER.createArrayNode();
        numbers.forEach(number -> reports.add(TestCompany.reportOf(number, "MISSED")));
        Answer answer =
                company.dialer().post(REPORTS, Json.object("results", reports)).expect(200);
        assertThat(answer.at("results"))
                .hasSize(500)
                .allMatch(result -> result.get("status_code").asInt() == 200);
        assertThat(pool.count("SELECT count(*) FROM number_state WHERE lease_batch IS NOT NULL"))
                .isZero();

        reports.add(TestCompany.reportOf("09351234567", "MISSED"));
        company.dialer().post(REPORTS, Json.object("results", reports)).blames("results");
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(500);
    }

    @Test
    void needAList(TestCompany company) {
        for (String body : List.of("{}", "{\"results\": null}", "{\"results\": {}}", "{\"results\": \"x\"}")) {
            company.dialer().post(REPORTS, body).blames("results");
        }
    }

    @Test
    void areForTheCompanyThatIsNamedOnce(TestCompany company, TestCompany other) {
        List<String> numbers = company.addsNumbers(1);
        ObjectNode body = of(TestCompany.reportOf(numbers.get(0), "MISSED"));
        dialplane
                .sharedDialer()
                .post(REPORTS, body.deepCopy().put("company", company.slug()))
                .expect(200);
        assertThat(pool.count("SELECT company_id FROM call_result")).isEqualTo(company.id());
        other.dialer()
                .post(REPORTS, body.deepCopy().put("company", company.slug()))
                .isProblem(403, null);
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(1);
    }

    /** Bodies of single reports, kept while nobody answered, name their company one by one. */
    @Test
    void areForTheCompanyThatEachOneNames(TestCompany company, TestCompany other) {
        List<String> numbers = company.addsNumbers(3);
        ObjectNode body = of(
                TestCompany.reportOf(numbers.get(0), "MISSED").put("company", company.slug()),
                TestCompany.reportOf(numbers.get(1), "MISSED").put("company", other.id()),
                TestCompany.reportOf(numbers.get(2), "MISSED").put("company", "nobody"),
                TestCompany.reportOf("x", "MISSED").put("company", other.slug()));
        Api dialer = dialplane.sharedDialer().with("Idempotency-Key", "of-several");
        String answer = """
                {"results": [
                  {"index": 0, "status_code": 200, "id": 1, "duplicate": %1$s},
                  {"index": 1, "status_code": 200, "id": 2, "duplicate": %1$s},
                  {"index": 2, "status_code": 403, "detail": "<text>"},
                  {"index": 3, "status_code": 400, "detail": "<text>"}
                ]}
                """;
        dialer.post(REPORTS, body).is(answer.formatted(false));
        dialer.post(REPORTS, body).is(answer.formatted(true));
        assertThat(pool.count("SELECT count(*) FROM call_result WHERE company_id = ?", company.id()))
                .isEqualTo(1);
        assertThat(pool.count("SELECT count(*) FROM call_result WHERE company_id = ?", other.id()))
                .isEqualTo(1);
        company.dialer()
                .post(REPORTS, of(TestCompany.reportOf(numbers.get(2), "MISSED").put("company", other.slug())))
                .is("""
                        {"results": [{"index": 0, "status_code": 403, "detail": "<text>"}]}
                        """);
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(2);
    }

    @Test
    void mayBeNone(TestCompany company) {
        company.dialer().post(REPORTS, of()).is("{\"results\": []}");
    }

    @Test
    void areRecordedWhateverIsInTheirTexts(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        String text = "\u0000 \u202e\ud800 '; --";
        company.dialer()
                .post(
                        REPORTS,
                        of(
                                TestCompany.reportOf(numbers.get(0), "MISSED")
                                        .put("scenario", text)
                                        .put("outbound_line", text)
                                        .put("agent_phone", text)
                                        .put("batch_id", text)
                                        .put("reason", text)
                                        .put("user_message", text),
                                TestCompany.reportOf(numbers.get(1), "MISSED")))
                .is("""
                        {"results": [
                          {"index": 0, "status_code": 200, "id": 1, "duplicate": false},
                          {"index": 1, "status_code": 200, "id": 2, "duplicate": false}
                        ]}
                        """);
    }

    @Test
    void takeTimesAsProgramsWriteThem(TestCompany company) {
        List<String> numbers = company.addsNumbers(5);
        List<Object> reports = new java.util.ArrayList<>();
        for (String time : List.of(
                "2024-01-01T10:05:00+0330",
                "2024-01-01 10:05:00+03:30",
                "2024-01-01T10:05:00.123456+03:30",
                "2024-01-01T06:35:00Z",
                "2024-01-01T08:35+02")) {
            reports.add(
                    TestCompany.reportOf(numbers.get(reports.size()), "MISSED").put("attempted_at", time));
        }
        company.dialer().post(REPORTS, of(reports.toArray())).expect(200);
        assertThat(
                        pool.count(
                                "SELECT count(*) FROM call_result WHERE date_trunc('minute', attempted_at) = '2024-01-01T06:35:00Z'"))
                .isEqualTo(5);
    }

    @Test
    void areAnsweredAlikeByTheirKey(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        Api dialer = company.dialer().with("Idempotency-Key", "many-1");
        ObjectNode body = of(
                TestCompany.reportOf(numbers.get(0), "MISSED"),
                TestCompany.reportOf("nobody", "MISSED"),
                TestCompany.reportOf(numbers.get(1), "BUSY"));
        String answer = """
                {"results": [
                  {"index": 0, "status_code": 200, "id": 1, "duplicate": %1$s},
                  {"index": 1, "status_code": 400, "detail": "<text>"},
                  {"index": 2, "status_code": 200, "id": 2, "duplicate": %1$s}
                ]}
                """;
        dialer.post(REPORTS, body).is(answer.formatted(false));
        dialer.post(REPORTS, body).is(answer.formatted(true));
        dialer.post(REPORTS, of(TestCompany.reportOf(numbers.get(1), "BUSY"))).isProblem(422, null);
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(2);
    }

    /** Their clock was ahead by more than is allowed; when they come again it no longer is. */
    @Test
    void areAnsweredAlikeByTheirKeyAlsoWhereTheyWereWrong(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        Api dialer = company.dialer().with("Idempotency-Key", "many-2");
        OffsetDateTime nextMinutes = OffsetDateTime.now().plus(ALLOWED_AHEAD).plusSeconds(3);
        ObjectNode body = of(
                TestCompany.reportOf(numbers.get(0), "MISSED").put("attempted_at", nextMinutes.toString()),
                TestCompany.reportOf(numbers.get(1), "BUSY"));
        String answer = """
                {"results": [
                  {"index": 0, "status_code": 400, "detail": "<text>"},
                  {"index": 1, "status_code": 200, "id": 2, "duplicate": %s}
                ]}
                """;
        dialer.post(REPORTS, body).is(answer.formatted(false));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> OffsetDateTime.now()
                .isAfter(nextMinutes.minus(ALLOWED_AHEAD).plusSeconds(1)));
        dialer.post(REPORTS, body).is(answer.formatted(true));
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(1);

        company.dialer().post(REPORTS, body).expect(200);
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(2);
    }

    @Test
    void switchTheCompanyByTheLastThatSaysSo(TestCompany company) {
        company.opens();
        List<String> numbers = company.addsNumbers(2);
        company.dialer()
                .post(
                        REPORTS,
                        of(
                                TestCompany.reportOf(numbers.get(0), "MISSED").put("call_allowed", true),
                                TestCompany.reportOf(numbers.get(1), "MISSED").put("call_allowed", false)))
                .expect(200);
        assertThat(company.admin()
                        .get("/api/schedule")
                        .at("config/disabled_by_dialer")
                        .asBoolean())
                .isTrue();
    }

    private static ObjectNode of(Object... reports) {
        ArrayNode list = Json.MAPPER.createArrayNode();
        for (Object report : reports) {
            list.add(Json.MAPPER.<com.fasterxml.jackson.databind.JsonNode>valueToTree(report));
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("results", list);
        return body;
    }
}
