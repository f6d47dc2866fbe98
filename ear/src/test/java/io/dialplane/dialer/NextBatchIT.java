package io.dialplane.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.Person;
import io.dialplane.testing.Pool;
import io.dialplane.testing.TestCompany;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dialer that asks for numbers is told. */
@ExtendWith(Dialplane.class)
class NextBatchIT {

    private static final String NEXT = "/api/dialer/next-batch";

    private final Pool pool;
    private final Installation dialplane;

    NextBatchIT(Installation dialplane) {
        this.dialplane = dialplane;
        this.pool = dialplane.pool();
    }

    @Test
    void hasAHundredNumbersUnlessTheDialerAsksForOthers(TestCompany company) {
        company.opens().addsNumbers(120);
        Answer batch = company.dialer().get(NEXT).expect(200);
        assertThat(batch.number("batch/size_requested")).isEqualTo(100);
        assertThat(batch.number("batch/size_returned")).isEqualTo(100);
        assertThat(batch.at("batch/numbers")).hasSize(100);
        batch = company.dialer().get(NEXT + "?size=7").expect(200);
        assertThat(batch.number("batch/size_requested")).isEqualTo(7);
        assertThat(batch.number("batch/size_returned")).isEqualTo(7);
        assertThat(company.numbersOfBatch(100)).as("what is left").hasSize(13);
    }

    @Test
    void hasFiveHundredNumbersAtMost(TestCompany company) {
        company.opens().addsNumbers(510);
        for (String size : List.of("501", "2147483647")) {
            Answer batch = company.dialer().get(NEXT + "?size=" + size).expect(200);
            assertThat(batch.number("batch/size_requested")).isEqualTo(500);
        }
        assertThat(pool.count("SELECT count(*) FROM number_state WHERE lease_batch IS NOT NULL"))
                .isEqualTo(510);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-2147483648",
                "2147483648",
                "99999999999999999999",
                "ten",
                "1.5",
                "1e2",
                "%D9%A1%D9%A0",
                "0x10"
            })
    void refusesASizeThatIsNoPositiveNumber(String size, TestCompany company) {
        company.opens().addsNumbers(1);
        company.dialer().get(NEXT + "?size=" + size).blames("size");
        assertThat(pool.count("SELECT count(*) FROM number_state WHERE lease_batch IS NOT NULL"))
                .isZero();
    }

    @Test
    void isEmptyAndNotLoggedWhenThePoolIs(TestCompany company) {
        company.opens();
        Answer batch = company.batch(10);
        assertThat(batch.at("batch/numbers")).isEmpty();
        assertThat(batch.number("batch/size_requested")).isEqualTo(10);
        assertThat(batch.number("batch/size_returned")).isZero();
        assertThat(batch.text("batch/batch_id")).matches("[0-9a-f]{32}");
        assertThat(company.dialer().get("/api/dialer/batches").expect(200).json())
                .isEmpty();
    }

    @Test
    void listsActiveAgentsByTheCallsTheyTake(TestCompany company) {
        company.opens();
        Person in = company.person(Json.object("role", "AGENT", "agent_type", "INBOUND", "first_name", "Ina"));
        Person out = company.person(Json.object("role", "AGENT", "agent_type", "OUTBOUND", "last_name", "Outis"));
        Person both = company.agent("Ali", "Ahmadi", "+98 912 999 0001");
        Person away = company.person(Json.object("role", "AGENT", "first_name", "Away"));
        company.admin()
                .put("/api/admins/" + away.id(), Json.object("is_active", false))
                .expect(200);
        Person gone = company.person(Json.object("role", "AGENT", "first_name", "Gone"));
        company.admin().delete("/api/admins/" + gone.id()).expect(200);
        company.person("SUPERVISOR");

        for (boolean allowed : new boolean[] {true, false}) {
            if (!allowed) {
                company.admin()
                        .put("/api/schedule", Json.object("enabled", false))
                        .expect(200);
            }
            Answer answer = company.dialer().get(NEXT).expect(200);
            assertThat(answer.at("call_allowed").asBoolean()).isEqualTo(allowed);
            assertThat(ids(answer.at("active_agents"))).containsExactly(in.id(), out.id(), both.id());
            assertThat(ids(answer.at("inbound_agents"))).containsExactly(in.id(), both.id());
            assertThat(ids(answer.at("outbound_agents"))).containsExactly(out.id(), both.id());
            assertThat(answer.at("active_agents"))
                    .containsExactly(
                            Json.object("id", in.id(), "full_name", "Ina", "phone_number", null),
                            Json.object("id", out.id(), "full_name", "Outis", "phone_number", null),
                            Json.object("id", both.id(), "full_name", "Ali Ahmadi", "phone_number", "09129990001"));
        }
    }

    private static List<Integer> ids(JsonNode people) {
        List<Integer> ids = new ArrayList<>();
        people.forEach(person -> ids.add(person.get("id").asInt()));
        return ids;
    }

    @Test
    void listsActiveScenariosAndOutboundLines(TestCompany company) {
        company.opens();
        company.dialer().post("/api/dialer/register-scenarios", """
                        {"scenarios": [{"name": "spring", "display_name": "Spring sale"}]}
                        """).expect(200);
        company.dialer().post("/api/dialer/register-outbound-lines", """
                        {"outbound_lines": [{"phone_number": "02191001234", "display_name": "Head office"}]}
                        """).expect(200);
        Answer answer = company.batch(1);
        assertThat(Json.differences(Json.parse("""
                                [{"id": "<int>", "name": "spring", "display_name": "Spring sale"}]
                                """), answer.at("active_scenarios")))
                .isEmpty();
        assertThat(Json.differences(Json.parse("""
                                [{"id": "<int>", "phone_number": "02191001234", "display_name": "Head office"}]
                                """), answer.at("outbound_lines")))
                .isEmpty();
    }

    // ---------------------------------------------------------------------------------------- may it dial

    @Test
    void isRefusedInTheContractsOrder(TestCompany company) {
        company.addsNumbers(5);
        LocalDate today = LocalDate.now(TestCompany.TEHRAN);
        for (LocalDate day : List.of(today, today.plusDays(1))) {
            company.admin()
                    .put("/api/schedule/holidays", Json.object("day", day.toString(), "name", "Our own day"))
                    .expect(200);
        }
        company.pays(500);
        company.admin().put("/api/schedule", """
                {"enabled": false, "skip_holidays": true, "windows": []}
                """).expect(200);

        assertThat(refusal(company)).isEqualTo("insufficient_funds 300");
        company.topsUp(500);
        assertThat(refusal(company)).isEqualTo("disabled 300");
        company.admin().put("/api/schedule", Json.object("enabled", true)).expect(200);
        assertThat(refusal(company)).isEqualTo("holiday 900");
        company.admin()
                .put("/api/schedule", Json.object("skip_holidays", false))
                .expect(200);
        assertThat(refusal(company)).isEqualTo("no_window 900");
        ZonedDateTime now = ZonedDateTime.now(TestCompany.TEHRAN);
        company.admin()
                .put("/api/schedule", Json.object("windows", List.of(windowAwayFrom(now))))
                .expect(200);
        assertThat(refusal(company)).isEqualTo("outside_allowed_time_window 900");
        company.opens();
        assertThat(company.numbersOfBatch(5)).as("one call is paid for").hasSize(1);
    }

    private static String refusal(TestCompany company) {
        Answer answer = company.dialer().get(NEXT).expect(200);
        assertThat(answer.at("call_allowed").asBoolean()).isFalse();
        assertThat(answer.json().has("batch"))
                .as("a batch in %s", answer.body())
                .isFalse();
        return answer.text("reason") + " " + answer.text("retry_after_seconds");
    }

    /** An hour of today that is over, or far away. */
    private static Object windowAwayFrom(ZonedDateTime now) {
        boolean morning = now.getHour() < 12;
        return Json.object(
                "day_of_week", day(now),
                "start_time", morning ? "20:00:00" : "03:00:00",
                "end_time", morning ? "21:00:00" : "04:00:00");
    }

    private static int day(ZonedDateTime time) {
        return (time.getDayOfWeek().getValue() - DayOfWeek.SATURDAY.getValue() + 7) % 7;
    }

    @Test
    void isToldToComeBackWhenTheNextWindowStarts(TestCompany company) {
        ZonedDateTime start =
                ZonedDateTime.now(TestCompany.TEHRAN).plusSeconds(200).truncatedTo(ChronoUnit.SECONDS);
        LocalTime end = start.toLocalTime().isAfter(LocalTime.of(23, 59, 57))
                ? LocalTime.of(23, 59, 59)
                : start.toLocalTime().plusSeconds(1);
        company.admin()
                .put(
                        "/api/schedule",
                        Json.object(
                                "skip_holidays",
                                false,
                                "windows",
                                List.of(Json.object(
                                        "day_of_week", day(start),
                                        "start_time",
                                                start.toLocalTime()
                                                        .format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME),
                                        "end_time", end.format(java.time.format.DateTimeFormatter.ISO_LOCAL_TIME)))))
                .expect(200);
        Answer answer = company.dialer().get(NEXT).expect(200);
        ZonedDateTime asked = ZonedDateTime.parse(answer.text("server_time"));
        assertThat(asked.plusSeconds(answer.at("retry_after_seconds").asLong()))
                .as("%s", answer.body())
                .isBetween(start.minusSeconds(1), start.plusSeconds(1));
    }

    @Test
    void saysWhenItWasTheDialerWhoSwitchedOff(TestCompany company) {
        company.opens();
        String number = company.addsNumbers(1).get(0);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "MISSED").put("call_allowed", false))
                .expect(200);
        assertThat(company.dialer().get(NEXT).at("disabled_by_dialer").asBoolean())
                .isTrue();
        assertThat(refusal(company)).isEqualTo("disabled 300");

        company.admin().put("/api/schedule", Json.object("enabled", false)).expect(200);
        company.dialer()
                .post(
                        "/api/dialer/report-result",
                        TestCompany.reportOf(number, "BUSY").put("call_allowed", true))
                .expect(200);
        assertThat(refusal(company)).as("an administrator's switch stays").isEqualTo("disabled 300");
        assertThat(company.dialer().get(NEXT).at("disabled_by_dialer").asBoolean())
                .isFalse();
    }

    // ---------------------------------------------------------------------------------------- money

    @Test
    void isNoLargerThanTheMoneyPaysForAtTheDearestActiveCost(TestCompany company) {
        company.opens().pays(500).topsUp(1_999);
        company.addsNumbers(10);
        assertThat(company.numbersOfBatch(10)).hasSize(3);
        pool.update(
                "INSERT INTO scenario (company_id, name, display_name, cost_per_connected, is_active)"
                        + " VALUES (?, 'dear', 'Dear', 1000, true), (?, 'dearer', 'Dearer, not active', 5000, false)",
                company.id(),
                company.id());
        assertThat(company.numbersOfBatch(10)).hasSize(1);
        assertThat(company.batch(10).number("batch/size_requested")).isEqualTo(10);
    }

    @Test
    void costsNothingWithoutAPrice(TestCompany company) {
        company.opens().addsNumbers(2);
        assertThat(company.numbersOfBatch(10)).hasSize(2);
    }

    // ---------------------------------------------------------------------------------------- which numbers

    @Test
    void hasNumbersOfTheCompanysOwnCountriesOnly(TestCompany iranian) {
        iranian.opens();
        TestCompany german = dialplane.company();
        dialplane
                .superuser()
                .put("/api/companies/" + german.id(), Json.object("country", "DE", "time_zone", "Europe/Berlin"))
                .expect(200);
        german.opens();
        iranian.addsNumbers(2);
        german.admin()
                .post("/api/numbers", Json.object("numbers", "0151 23456789, +49 30 901820"))
                .is("""
                        {"added": 2, "duplicates": 0, "invalid": 0, "invalid_samples": []}
                        """);
        List<String> germanNumbers = german.numbersOfBatch(10);
        assertThat(germanNumbers).hasSize(2).allMatch(number -> number.startsWith("0"));
        assertThat(german.batch(1).text("timezone")).isEqualTo("Europe/Berlin");
        assertThat(iranian.numbersOfBatch(10)).hasSize(2).allMatch(number -> number.startsWith("0912"));

        pool.leasesAgeBy(Duration.ofMinutes(61));
        dialplane
                .superuser()
                .put(
                        "/api/companies/" + iranian.id(),
                        Json.object("settings", Json.object("countries", List.of("IR", "DE"))))
                .expect(200);
        assertThat(iranian.numbersOfBatch(10)).as("of both countries").hasSize(4);
    }

    @Test
    void neverHasANumberThatSomebodyElseHolds(TestCompany one, TestCompany other) {
        one.opens().addsNumbers(10);
        other.opens();
        List<String> first = one.numbersOfBatch(4);
        List<String> second = other.numbersOfBatch(4);
        List<String> third = one.numbersOfBatch(4);
        assertThat(first).hasSize(4);
        assertThat(second).hasSize(4).doesNotContainAnyElementsOf(first);
        assertThat(third).hasSize(2).doesNotContainAnyElementsOf(first).doesNotContainAnyElementsOf(second);
    }

    @Test
    void neverHasANumberTwiceForOneCompanyAndSparesItForAllDuringTheCooldown(TestCompany one, TestCompany other) {
        one.opens();
        other.opens();
        List<String> numbers = one.addsNumbers(2);
        assertThat(one.numbersOfBatch(2)).hasSize(2);
        numbers.forEach(number -> one.reports(number, "MISSED").expect(200));
        assertThat(one.numbersOfBatch(2)).isEmpty();
        assertThat(other.numbersOfBatch(2)).as("within three days of the call").isEmpty();

        pool.callsAgeBy(Duration.ofDays(3));
        assertThat(one.numbersOfBatch(2)).as("it has called them").isEmpty();
        assertThat(other.numbersOfBatch(2)).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void hasNumbersAgainWhenTheirTimeIsOver(TestCompany one, TestCompany other) {
        one.opens().addsNumbers(3);
        other.opens();
        List<String> held = one.numbersOfBatch(3);
        pool.leasesAgeBy(Duration.ofMinutes(59));
        assertThat(other.numbersOfBatch(3)).isEmpty();
        pool.leasesAgeBy(Duration.ofMinutes(1));
        assertThat(other.numbersOfBatch(3)).containsExactlyInAnyOrderElementsOf(held);
    }

    // ---------------------------------------------------------------------------------------- who may ask

    @Test
    void isForActiveCompaniesOnly(TestCompany company) {
        company.opens().addsNumbers(1);
        Api superuser = dialplane.superuser();
        superuser
                .put("/api/companies/" + company.id(), Json.object("is_active", false))
                .expect(200);
        company.dialer().get(NEXT).isProblem(403, null);
        dialplane.sharedDialer().get(NEXT + "?company=" + company.slug()).isProblem(403, null);
        superuser
                .put("/api/companies/" + company.id(), Json.object("is_active", true))
                .expect(200);
        assertThat(company.numbersOfBatch(1)).hasSize(1);
    }

    @Test
    void isNotForPeople(TestCompany company) {
        company.admin().get(NEXT).isProblem(403, null);
        dialplane.superuser().get(NEXT).isProblem(403, null);
        company.dialer().get(NEXT + "?company=no-such-company").isProblem(403, null);
        dialplane.sharedDialer().get(NEXT + "?company=no-such-company").isProblem(403, null);
    }
}
