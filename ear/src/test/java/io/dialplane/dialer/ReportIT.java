package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report does: to the number, to the lease, to the company's money, to everybody else. */
@ExtendWith(Dialplane.class)
class ReportIT {

    private static final String REPORT = "/api/dialer/report-result";

    private final Pool pool;
    private final Installation dialplane;

    ReportIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.pool = dialplane.pool();
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

    // ---------------------------------------------------------------------------------------- which number

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

    // ---------------------------------------------------------------------------------------- who spoke

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

    // ---------------------------------------------------------------------------------------- when

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

    // ---------------------------------------------------------------------------------------- texts

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

    // ---------------------------------------------------------------------------------------- call_allowed

    @Test
    void switchesTheCompanyOffAndOnAndMovesTheVersionOnlyThen(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        int version = version(company);
        report(company, TestCompany.reportOf(number, "MISSED").put("call_allowed", true))
                .expect(200);
        assertThat(version(company)).as("it was on").isEqualTo(version);
        ObjectNode off = TestCompany.reportOf(number, "MISSED").put("call_allowed", false);
        report(company, off).expect(200);
        assertThat(version(company)).isEqualTo(version + 1);
        report(company, TestCompany.reportOf(number, "MISSED").put("call_allowed", false))
                .expect(200);
        assertThat(version(company)).as("it was off").isEqualTo(version + 1);
        report(company, TestCompany.reportOf(number, "MISSED").put("call_allowed", true))
                .expect(200);
        assertThat(version(company)).isEqualTo(version + 2);
        assertThat(report(company, off).at("duplicate").asBoolean()).isTrue();
        assertThat(version(company)).as("a duplicate changes nothing").isEqualTo(version + 2);
        assertThat(company.batch(1).at("call_allowed").asBoolean()).isTrue();
    }

    private static int version(TestCompany company) {
        return company.admin().get("/api/schedule").number("config/version");
    }

    @Test
    void doesNotLiftAnAdministratorsSwitch(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        company.admin().put("/api/schedule", Json.object("enabled", false)).expect(200);
        report(company, TestCompany.reportOf(number, "MISSED").put("call_allowed", true))
                .expect(200);
        JsonNode config = company.admin().get("/api/schedule").at("config");
        assertThat(config.get("enabled").asBoolean()).isFalse();
        assertThat(config.get("disabled_by_dialer").asBoolean()).isFalse();
    }

    // ---------------------------------------------------------------------------------------- blocks

    @Test
    void powerOffBlocksForAllUntilTheCompanyThatReportedItResetsIt(
            TestCompany one, TestCompany other, TestCompany third) {
        other.opens();
        third.opens();
        String number = one.addsNumbers(1).get(0);
        one.reports(number, "POWER_OFF").expect(200);
        other.reports(number, "MISSED").is("""
                {"id": 1, "phone_number": "%s", "status": "MISSED", "global_status": "POWER_OFF", "duplicate": false}
                """.formatted(number));
        pool.callsAgeBy(Duration.ofDays(4));
        assertThat(third.numbersOfBatch(1)).isEmpty();
    }

    @Test
    void complainedBlocksForAllAndStays(TestCompany one, TestCompany other) {
        other.opens();
        String number = one.addsNumbers(1).get(0);
        one.reports(number, "COMPLAINED").expect(200);
        for (String later : List.of("CONNECTED", "POWER_OFF", "MISSED")) {
            assertThat(one.reports(number, later).text("global_status")).isEqualTo("COMPLAINED");
            assertThat(other.reports(number, later).text("global_status")).isEqualTo("COMPLAINED");
        }
        pool.callsAgeBy(Duration.ofDays(4));
        assertThat(other.numbersOfBatch(1)).isEmpty();
        assertThat(pool.count("SELECT count(*) FROM global_status_change WHERE to_status = 'COMPLAINED'"))
                .isEqualTo(1);
    }

    @Test
    void aComplaintAfterPowerOffIsAComplaint(TestCompany company) {
        String number = company.addsNumbers(1).get(0);
        company.reports(number, "POWER_OFF").expect(200);
        assertThat(company.reports(number, "COMPLAINED").text("global_status")).isEqualTo("COMPLAINED");
    }

    // ---------------------------------------------------------------------------------------- leases

    @Test
    void endsTheReportersOwnLeaseOnly(TestCompany one, TestCompany other) {
        one.opens().addsNumbers(2);
        other.opens();
        String ofOne = one.numbersOfBatch(1).get(0);
        String ofOther = other.numbersOfBatch(1).get(0);
        one.reports(ofOther, "MISSED").expect(200);
        assertThat(leased(ofOther)).as("another company's lease").isTrue();
        one.reports(ofOne, "MISSED").expect(200);
        assertThat(leased(ofOne)).isFalse();
    }

    @Test
    void thatNamesABatchEndsThatBatchsLeaseOnly(TestCompany company) {
        company.opens().addsNumbers(1);
        Answer first = company.batch(1);
        String number = TestCompany.numbersIn(first).get(0);
        pool.leasesAgeBy(Duration.ofMinutes(61));
        Answer second = company.batch(1);
        assertThat(TestCompany.numbersIn(second)).containsExactly(number);

        report(company, TestCompany.reportOf(number, "MISSED").put("batch_id", first.text("batch/batch_id")))
                .expect(200);
        assertThat(leased(number)).as("the newer lease").isTrue();
        report(company, TestCompany.reportOf(number, "BUSY").put("batch_id", "of-an-older-system"))
                .expect(200);
        assertThat(leased(number)).as("the newer lease").isTrue();
        report(company, TestCompany.reportOf(number, "HANGUP").put("batch_id", second.text("batch/batch_id")))
                .expect(200);
        assertThat(leased(number)).isFalse();
    }

    @Test
    void thatIsOlderThanTheLeaseDoesNotEndIt(TestCompany company) {
        company.opens().addsNumbers(1);
        String number = company.numbersOfBatch(1).get(0);
        String before = OffsetDateTime.now(TestCompany.TEHRAN).minusMinutes(10).toString();
        report(company, TestCompany.reportOf(number, "MISSED").put("attempted_at", before))
                .expect(200);
        assertThat(leased(number)).isTrue();
        company.reports(number, "CONNECTED").expect(200);
        assertThat(leased(number)).isFalse();
    }

    private boolean leased(String number) {
        return pool.count(
                        "SELECT count(*) FROM number_state s JOIN phone_number n ON n.id = s.number_id"
                                + " WHERE n.e164 = ? AND s.lease_batch IS NOT NULL",
                        "+98" + number.substring(1))
                == 1;
    }

    // ---------------------------------------------------------------------------------------- twice

    @Test
    void isRecordedAndChargedOnceWhenItComesTwice(TestCompany company, TestCompany other) {
        company.pays(500).topsUp(10_000);
        String number = company.addsNumbers(1).get(0);
        ObjectNode report = TestCompany.reportOf(number, "CONNECTED");
        String first = """
                {"id": 1, "phone_number": "%s", "status": "CONNECTED", "global_status": "ACTIVE", "duplicate": %s}
                """;
        report(company, report).is(first.formatted(number, false));
        report(company, report).is(first.formatted(number, true));
        report(company, report.deepCopy().put("reason", "another text")).is(first.formatted(number, true));
        assertThat(company.balance()).isEqualTo(9_500);
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(1);
        assertThat(company.admin().get("/api/numbers").number("0/total_attempts"))
                .isEqualTo(1);

        report(company, report.deepCopy().put("status", "HANGUP")).expect(200);
        assertThat(company.balance()).as("one charge for a call").isEqualTo(9_500);
        report(other, report).is(first.formatted(number, false));
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(3);
    }

    @Test
    void isAnsweredAlikeByItsKey(TestCompany company, TestCompany other) {
        List<String> numbers = company.addsNumbers(2);
        Api dialer = company.dialer().with("Idempotency-Key", "k-1");
        ObjectNode report = TestCompany.reportOf(numbers.get(0), "POWER_OFF");
        String answer = """
                {"id": 1, "phone_number": "%s", "status": "POWER_OFF", "global_status": "POWER_OFF", "duplicate": %s}
                """;
        dialer.post(REPORT, report).is(answer.formatted(numbers.get(0), false));
        company.reports(numbers.get(0), "COMPLAINED").expect(200);
        dialer.post(REPORT, report).is(answer.formatted(numbers.get(0), true));

        dialer.post(REPORT, TestCompany.reportOf(numbers.get(1), "MISSED")).isProblem(422, null);
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(2);

        other.dialer()
                .with("Idempotency-Key", "k-1")
                .post(REPORT, TestCompany.reportOf(numbers.get(1), "MISSED"))
                .is(answer(2, numbers.get(1), "MISSED"));
        pool.update("UPDATE idempotency_key SET created_at = created_at - interval '8 days'");
        assertThat(dialer.post(REPORT, report).at("duplicate").asBoolean())
                .as("the report itself is known longer than its key")
                .isTrue();
    }

    @Test
    void isRefusedWhileTheSameRequestIsInProgress(TestCompany company) throws Exception {
        String number = company.addsNumbers(1).get(0);
        ObjectNode report = TestCompany.reportOf(number, "MISSED");
        Api dialer = company.dialer().with("Idempotency-Key", "k-2");
        // somebody holds the number's row, so that the first request waits
        pool.whileLocked("SELECT 1 FROM number_state FOR UPDATE", () -> {
                    Thread first = new Thread(() -> dialer.post(REPORT, report));
                    first.start();
                    pool.awaitWaitingBackend();
                    dialer.post(REPORT, report).isProblem(409, null);
                    return first;
                })
                .join();
        assertThat(dialer.post(REPORT, report).at("duplicate").asBoolean()).isTrue();
        assertThat(pool.count("SELECT count(*) FROM call_result")).isEqualTo(1);
    }

    @Test
    void refusesAMonstrousKey(TestCompany company) {
        company.dialer()
                .with("Idempotency-Key", "k".repeat(256))
                .post(REPORT, TestCompany.reportOf("09123456789", "MISSED"))
                .isProblem(400, null);
        assertNothingRecorded();
    }

    private Answer report(TestCompany company, ObjectNode report) {
        return company.dialer().post(REPORT, report);
    }

    private static String answer(int id, String number, String status) {
        return """
                {"id": %d, "phone_number": "%s", "status": "%s", "global_status": "ACTIVE", "duplicate": false}
                """.formatted(id, number, status);
    }

    private void assertNothingRecorded() {
        assertThat(pool.count("SELECT count(*) FROM call_result")).isZero();
        assertThat(pool.count("SELECT count(*) FROM company_number")).isZero();
        assertThat(pool.count("SELECT count(*) FROM ledger WHERE number_id IS NOT NULL"))
                .isZero();
    }
}
