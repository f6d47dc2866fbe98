package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a report does: to the company's switch, to the number, to leases, and when it comes twice. */
class ReportEffectsIT extends ReportBed {

    ReportEffectsIT(Installation dialplane) {
        super(dialplane);
    }

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
}
