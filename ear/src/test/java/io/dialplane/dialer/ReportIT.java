package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report may say: of which number, of whom, when, and in which words. */
class ReportIT extends ReportBed {

    ReportIT(Installation dialplane) {
        super(dialplane);
    }

    enum Status {
        MISSED,
        CONNECTED,
        FAILED,
        NOT_INTERESTED,
        HANGUP,
        DISCONNECTED,
        BUSY,
        POWER_OFF,
        BANNED,
        UNKNOWN,
        INBOUND_CALL,
        COMPLAINED
    }

    @ParameterizedTest
    @EnumSource
    void mayHaveEveryStatusOfTheDocument(Status status, TestCompany company) {
        boolean blocks = status == Status.POWER_OFF || status == Status.COMPLAINED;
        company.pays(500).topsUp(10_000);
        String number = company.addsNumbers(1).get(0);
        company.reports(number, status.name()).is("""
                {"id": 1, "phone_number": "%s", "status": "%s", "global_status": "%s", "duplicate": false}
                """.formatted(number, status, blocks ? status : "ACTIVE"));
        boolean billable = List.of("CONNECTED", "FAILED", "NOT_INTERESTED", "HANGUP", "DISCONNECTED", "UNKNOWN")
                .contains(status.name());
        assertThat(company.balance()).isEqualTo(billable ? 9_500 : 10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IN_QUEUE", "connected", "ANSWERED", "", "0"})
    void refusesOtherStatuses(String status, TestCompany company) {
        company.reports("09123456789", status).blames("status");
        assertNothingRecorded();
    }

    @Test
    void goesByThePhoneNumberWhenTheIdDoesNotFit(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        report(company, TestCompany.reportOf(numbers.get(0), "MISSED").put("number_id", 2))
                .is(answer(1, numbers.get(0), "MISSED"));
        report(company, TestCompany.reportOf(numbers.get(0), "BUSY").put("number_id", 4711))
                .is(answer(1, numbers.get(0), "BUSY"));
    }

    @Test
    void mayNameTheNumberByIdAlone(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        report(company, Json.object("number_id", 2, "status", "MISSED", "attempted_at", TestCompany.now()))
                .is(answer(2, numbers.get(1), "MISSED"));
        for (Object unknown : List.of(3, 0, -1, 2_147_483_648L)) {
            report(company, Json.object("number_id", unknown, "status", "MISSED", "attempted_at", TestCompany.now()))
                    .isProblem(404, null);
        }
        report(company, Json.object("status", "MISSED", "attempted_at", TestCompany.now()))
                .blames("phone_number");
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09123456789",
                "+989123456789",
                "00989123456789",
                "9123456789",
                "0912 345-67 (89)",
                "۰۹۱۲۳۴۵۶۷۸۹",
                "٠٩١٢٣٤٥٦٧٨٩"
            })
    void readsANumberHoweverItIsWritten(String written, TestCompany company) {
        company.addsNumbers(List.of("09123456789"));
        report(company, TestCompany.reportOf(written, "MISSED")).is(answer(1, "09123456789", "MISSED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0912345678", "12", "nobody", "+", "+999123456789", "0912345678901234567890"})
    void refusesWhatIsNoPhoneNumber(String written, TestCompany company) {
        report(company, TestCompany.reportOf(written, "MISSED")).blames("phone_number");
        assertNothingRecorded();
    }

    @Test
    void createsNumbersThatAreMissing(TestCompany company, TestCompany other) {
        company.opens();
        other.opens();
        report(company, TestCompany.reportOf("09123456789", "MISSED")).is(answer(1, "09123456789", "MISSED"));
        report(company, TestCompany.reportOf("02188776655", "INBOUND_CALL"))
                .is(answer(2, "02188776655", "INBOUND_CALL"));
        report(company, TestCompany.reportOf("+4915123456789", "INBOUND_CALL")).expect(200);
        pool.callsAgeBy(Duration.ofDays(4));
        assertThat(other.numbersOfBatch(10))
                .as("landlines call in, nobody calls them")
                .containsExactly("09123456789");
    }

    @Test
    void namesTheAgentByIdOrPhone(TestCompany company, TestCompany other) {
        String number = company.addsNumbers(1).get(0);
        Person ali = company.agent("Ali", "Ahmadi", "09351110001");
        Person sara = company.agent("Sara", "Salehi", "09351110002");
        Person stranger = other.agent("Somebody", "Else", "09351110003");

        assertThat(agentAfter(company, number, Json.object("agent_id", ali.id()))
                        .get("id")
                        .asInt())
                .isEqualTo(ali.id());
        assertThat(agentAfter(company, number, Json.object("agent_phone", "+98 935 111 0002")))
                .isEqualTo(Json.object("id", sara.id(), "full_name", "Sara Salehi", "phone_number", "09351110002"));
        assertThat(agentAfter(company, number, Json.object("agent_id", ali.id(), "agent_phone", "09351110002"))
                        .get("id")
                        .asInt())
                .as("the id counts first")
                .isEqualTo(ali.id());
        assertThat(agentAfter(company, number, Json.object("agent_id", stranger.id(), "agent_phone", "09351110002"))
                        .get("id")
                        .asInt())
                .as("another company's agent is nobody here")
                .isEqualTo(sara.id());
        for (ObjectNode nobody : List.of(
                Json.object("agent_id", stranger.id()),
                Json.object("agent_phone", "09351110003"),
                Json.object("agent_id", 4711),
                Json.object("agent_phone", "nobody"))) {
            assertThat(agentAfter(company, number, nobody).isNull())
                    .as("agent after %s", nobody)
                    .isTrue();
        }
    }

    private JsonNode agentAfter(TestCompany company, String number, ObjectNode fields) {
        ObjectNode report = TestCompany.reportOf(number, "MISSED");
        report.setAll(fields);
        report(company, report).expect(200);
        return company.admin().get("/api/numbers").at("0/assigned_agent");
    }

    @Test
    void refusesAnInactiveAgent(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        Person agent = company.agent("Ali", "Ahmadi", "09351110004");
        company.admin()
                .put("/api/admins/" + agent.id(), Json.object("is_active", false))
                .expect(200);
        report(company, TestCompany.reportOf(number, "MISSED").put("agent_id", agent.id()))
                .isProblem(400, null);
        report(company, TestCompany.reportOf(number, "MISSED").put("agent_phone", "09351110004"))
                .isProblem(400, null);
        assertNothingRecorded();
    }

    @Test
    void needsATimeWithAnOffsetThatIsNotAhead(TestCompany company) {
        OffsetDateTime now = OffsetDateTime.now(TestCompany.TEHRAN);
        for (String wrong : List.of(
                now.toLocalDateTime().truncatedTo(ChronoUnit.SECONDS).toString(),
                "yesterday",
                "",
                "2026-02-30T10:00:00Z",
                "1700000000",
                now.plusMinutes(6).toString(),
                "9999-12-31T23:59:59Z",
                "+999999999-12-31T23:59:59Z")) {
            report(company, TestCompany.reportOf("09123456789", "MISSED").put("attempted_at", wrong))
                    .blames("attempted_at");
        }
        report(company, Json.object("phone_number", "09123456789", "status", "MISSED"))
                .blames("attempted_at");
        report(company, TestCompany.reportOf("09123456789", "MISSED").put("attempted_at", 1_700_000_000))
                .blames("attempted_at");
        assertNothingRecorded();
        for (String right : List.of(
                now.plusMinutes(4).toString(),
                "2024-01-01T06:35:00Z",
                "2024-01-01T10:05:01+03:30",
                "2024-01-01T10:05:02.123456+03:30")) {
            report(company, TestCompany.reportOf("09123456789", "MISSED").put("attempted_at", right))
                    .expect(200);
        }
    }

    @Test
    void lastReceivedIsLatestWhateverItsTime(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        OffsetDateTime now = OffsetDateTime.now(TestCompany.TEHRAN).truncatedTo(ChronoUnit.SECONDS);
        report(company, TestCompany.reportOf(number, "CONNECTED").put("attempted_at", now.toString()))
                .expect(200);
        report(
                        company,
                        TestCompany.reportOf(number, "BUSY")
                                .put("attempted_at", now.minusDays(30).toString()))
                .expect(200);
        JsonNode listed = company.admin().get("/api/numbers").at("0");
        assertThat(listed.get("status").asText()).isEqualTo("BUSY");
        assertThat(listed.get("total_attempts").asInt()).isEqualTo(2);
        assertThat(pool.count("SELECT count(*) FROM number_state WHERE last_called_at > now() - interval '1 hour'"))
                .as("the last call only moves forward")
                .isEqualTo(1);
    }

    @Test
    void cutsTextsThatAreTooLongAndIgnoresFieldsItDoesNotKnow(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        report(
                        company,
                        TestCompany.reportOf(number, "CONNECTED")
                                .put("reason", "r".repeat(501))
                                .put("user_message", "پیام".repeat(400))
                                .put("some_field_of_an_old_client", "x"))
                .expect(200);
        Map<String, Object> result =
                pool.rows("SELECT reason, user_message FROM call_result").get(0);
        assertThat(result.get("reason")).isEqualTo("r".repeat(500));
        assertThat(result.get("user_message")).isEqualTo("پیام".repeat(250));
        assertThat(company.admin().get("/api/numbers").text("0/last_user_message"))
                .isEqualTo("پیام".repeat(250));
    }

    @Test
    void cutsBetweenCharactersNotWithinThem(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        report(company, TestCompany.reportOf(number, "CONNECTED").put("reason", "x" + "😀".repeat(500)))
                .expect(200);
        assertThat((String) pool.value("SELECT reason FROM call_result"))
                .startsWith("x😀")
                .endsWith("😀");
    }

    /** PostgreSQL keeps no NUL; the report must not be lost for it. */
    @Test
    void recordsATextWithNul(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        report(company, TestCompany.reportOf(number, "CONNECTED").put("user_message", "a\u0000b"))
                .expect(200);
        assertThat((String) pool.value("SELECT user_message FROM call_result"))
                .startsWith("a")
                .endsWith("b");
    }

    @Test
    void mayNameScenarioAndLine(TestCompany company, TestCompany other) {
        String number = company.addsNumbers(1).get(0);
        for (TestCompany each : List.of(company, other)) {
            each.dialer().post("/api/dialer/register-scenarios", """
                            {"scenarios": [{"name": "spring", "display_name": "Spring"}]}
                            """).expect(200);
            each.dialer().post("/api/dialer/register-outbound-lines", """
                            {"outbound_lines": [{"phone_number": "02191001234"}]}
                            """).expect(200);
        }
        long own = pool.count("SELECT id FROM scenario WHERE company_id = ? AND name = 'spring'", company.id());
        long line = pool.count("SELECT id FROM outbound_line WHERE company_id = ?", company.id());
        long foreign = pool.count("SELECT id FROM scenario WHERE company_id = ? AND name = 'spring'", other.id());
        long foreignLine = pool.count("SELECT id FROM outbound_line WHERE company_id = ?", other.id());

        assertThat(named(company, number, Json.object("scenario_id", own, "outbound_line_id", line)))
                .isEqualTo(own + " " + line);
        assertThat(named(company, number, Json.object("scenario", "spring", "outbound_line", "+98 21 9100 1234")))
                .isEqualTo(own + " " + line);
        assertThat(named(company, number, Json.object("scenario_id", foreign, "outbound_line_id", foreignLine)))
                .isEqualTo("null null");
        assertThat(named(company, number, Json.object("scenario", "autumn", "outbound_line", "02100000000")))
                .isEqualTo("null null");
    }

    private String named(TestCompany company, String number, ObjectNode fields) {
        ObjectNode report = TestCompany.reportOf(number, "MISSED");
        report.setAll(fields);
        report(company, report).expect(200);
        Map<String, Object> row = pool.rows(
                        "SELECT scenario_id, outbound_line_id FROM call_result ORDER BY id DESC LIMIT 1")
                .get(0);
        return row.get("scenario_id") + " " + row.get("outbound_line_id");
    }
}
