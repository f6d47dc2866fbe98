package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Public holidays over REST: Iran's by sun and moon, other countries', and what superusers say of the estimated ones. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class HolidaysIT {

    private static final String HOLIDAYS = "/api/schedule/holidays";
    private static final String CORRECTIONS = "/api/schedule/holidays/corrections";
    private static final String NEXT = "/api/dialer/next-batch";

    private final Installation dialplane;

    HolidaysIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    @AfterEach
    void asCalculated() {
        dialplane.pool().update("DELETE FROM holiday_correction");
    }

    private static ObjectNode correction(int year, String key, String date) {
        ObjectNode body = Json.object("country", "IR", "year", year, "key", key);
        return date == null ? body.putNull("date") : body.put("date", date);
    }

    private static JsonNode holiday(Api admin, int year, String key) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode day : admin.get(HOLIDAYS + "?year=" + year).expect(200).json()) {
            if (day.get("key").asText().equals(key)) {
                found.add(day);
            }
        }
        assertThat(found).as("%s in %d", key, year).hasSize(1);
        return found.get(0);
    }

    @Test
    void ofIranFollowSunAndMoon(TestCompany company) {
        assertThat(Json.differences(Json.parse("""
                        {
                          "day": "2025-07-06", "jalali": "1404-04-15", "name": "Ashura", "name_fa": "عاشورای حسینی", "kind": "lunar",
                          "is_holiday": true, "own": false, "key": "ashura", "lunar_date": "1447-01-10", "estimated": true
                        }
                        """), holiday(company.admin(), 1404, "ashura")))
                .isEmpty();
        assertThat(Json.differences(Json.parse("""
                        {
                          "day": "2026-02-11", "jalali": "1404-11-22", "name": "Victory of the Revolution",
                          "name_fa": "پیروزی انقلاب اسلامی", "kind": "solar", "is_holiday": true, "own": false,
                          "key": "revolution", "lunar_date": null, "estimated": false
                        }
                        """), holiday(company.admin(), 2026, "revolution")))
                .isEmpty();
    }

    @Test
    void ofEveryYearThatCanBeAskedForAreThere(TestCompany company) {
        for (int year : List.of(1300, 1403, 1500, 1921, 2121)) {
            assertThat(company.admin()
                            .get(HOLIDAYS + "?year=" + year)
                            .expect(200)
                            .json())
                    .filteredOn(day -> day.get("kind").asText().equals("lunar"))
                    .as("%d", year)
                    .hasSizeGreaterThanOrEqualTo(16);
        }
        for (String year : List.of("1299", "1501", "1899", "2201", "1404.5", "x")) {
            company.admin().get(HOLIDAYS + "?year=" + year).blames("year");
        }
    }

    @Test
    void ofOtherCountriesComeFromTheLibrary() {
        int id = dialplane
                .superuser()
                .post(
                        "/api/companies",
                        Json.object(
                                "name",
                                dialplane.freshName("german"),
                                "display_name",
                                "x",
                                "country",
                                "DE",
                                "time_zone",
                                "Europe/Berlin"))
                .expect(201)
                .number("id");

        JsonNode year = dialplane
                .superuser()
                .get(HOLIDAYS + "?year=2026&company=" + id)
                .expect(200)
                .json();

        assertThat(year)
                .extracting(day -> day.get("day").asText())
                .contains("2026-01-01", "2026-04-03", "2026-10-03", "2026-12-25");
        assertThat(year)
                .filteredOn(day -> day.get("day").asText().equals("2026-10-03"))
                .singleElement()
                .satisfies(day ->
                        assertThat(Json.differences(Json.parse("""
                                {
                                  "day": "2026-10-03", "jalali": null, "name": "German Unity Day", "name_fa": null, "kind": "national",
                                  "is_holiday": true, "own": false, "key": "<text>", "lunar_date": null, "estimated": false
                                }
                                """), day)).isEmpty());
    }

    @Test
    void areConfirmedMovedAndCancelledForAllCompanies(TestCompany company, TestCompany other) {
        Api superuser = dialplane.superuser();
        superuser
                .put(CORRECTIONS, correction(1447, "ashura", "2025-07-06").put("reason", "the moon was seen"))
                .is("""
                {
                  "country": "IR", "year": 1447, "key": "ashura", "name": "Ashura", "name_fa": "عاشورای حسینی",
                  "calculated": "2025-07-06", "date": "2025-07-06", "jalali": "1404-04-15", "confirmed": true,
                  "reason": "the moon was seen", "changed_at": "<time>", "changed_by": "admin"
                }
                """);
        assertThat(holiday(company.admin(), 1404, "ashura").get("estimated").asBoolean())
                .isFalse();

        superuser
                .put(CORRECTIONS, correction(1447, "ashura", "2025-07-07").put("confirmed", false))
                .expect(200);
        for (TestCompany each : List.of(company, other)) {
            JsonNode moved = holiday(each.admin(), 2025, "ashura");
            assertThat(moved.get("day").asText()).isEqualTo("2025-07-07");
            assertThat(moved.get("jalali").asText()).isEqualTo("1404-04-16");
            assertThat(moved.get("lunar_date").asText()).isEqualTo("1447-01-10");
            assertThat(moved.get("estimated").asBoolean()).isTrue();
        }

        superuser.put(CORRECTIONS, correction(1447, "ashura", null)).is("""
                {
                  "country": "IR", "year": 1447, "key": "ashura", "name": "Ashura", "name_fa": "عاشورای حسینی",
                  "calculated": "2025-07-06", "date": null, "jalali": null, "confirmed": true,
                  "reason": null, "changed_at": "<time>", "changed_by": "admin"
                }
                """);
        assertThat(company.admin().get(HOLIDAYS + "?year=1404").json())
                .extracting(day -> day.get("key").asText())
                .doesNotContain("ashura");
        assertThat(superuser.get(CORRECTIONS + "?year=1447").expect(200).json()).hasSize(1);
        assertThat(superuser.get(CORRECTIONS + "?country=IR&year=1446").json()).isEmpty();

        superuser.delete(CORRECTIONS + "/IR/1447/ashura").expect(204);
        superuser.delete(CORRECTIONS + "/IR/1447/ashura").isProblem(404, null);
        assertThat(holiday(company.admin(), 1404, "ashura").get("day").asText()).isEqualTo("2025-07-06");
    }

    @Test
    void thatACompanyWorksThroughStayItsWorkingDays(TestCompany company) {
        company.admin()
                .put(HOLIDAYS, Json.object("day", "2025-07-07", "name", "We work", "is_holiday", false))
                .expect(200);
        dialplane
                .superuser()
                .put(CORRECTIONS, correction(1447, "ashura", "2025-07-07"))
                .expect(200);

        assertThat(company.admin().get(HOLIDAYS + "?year=1404").json())
                .filteredOn(day -> day.get("day").asText().equals("2025-07-07"))
                .singleElement()
                .satisfies(day -> assertThat(day.get("is_holiday").asBoolean()).isFalse());
    }

    /** The calculation may be far from today: what a correction leaves in the database is put there for the test. */
    @Test
    void thatWereCorrectedStopTheHandOutAtOnce(TestCompany company) {
        company.opens();
        company.addsNumbers(3);
        company.admin().put("/api/schedule", Json.object("skip_holidays", true)).expect(200);
        LocalDate today = LocalDate.now(TestCompany.TEHRAN);
        for (LocalDate day : List.of(today, today.plusDays(1))) {
            company.admin()
                    .put(HOLIDAYS, Json.object("day", day.toString(), "name", "We work", "is_holiday", false))
                    .expect(200);
        }
        assertThat(company.numbersOfBatch(1)).hasSize(1);
        for (LocalDate day : List.of(today, today.plusDays(1))) {
            company.admin().delete(HOLIDAYS + "/" + day).expect(204);
        }
        dialplane.pool().update("""
                INSERT INTO holiday_correction (country, lunar_year, key, calculated, day, confirmed)
                VALUES ('IR', 1400, 'fitr', '2021-05-13', cast(? AS date), true),
                       ('IR', 1400, 'fitr-second-day', '2021-05-14', cast(? AS date), true)
                """, today.toString(), today.plusDays(1).toString());

        assertThat(company.dialer().get(NEXT).expect(200).text("reason")).isEqualTo("holiday");

        int version = company.dialer().get(NEXT).number("schedule_version");
        dialplane.superuser().delete(CORRECTIONS + "/IR/1400/fitr-second-day").expect(204);
        assertThat(company.dialer().get(NEXT).number("schedule_version"))
                .as("another day is a holiday now")
                .isEqualTo(version + 1);
    }

    @Test
    void areCorrectedBySuperusersOnlyAndWithCare(TestCompany company) {
        company.admin()
                .put(CORRECTIONS, correction(1447, "ashura", "2025-07-07"))
                .isProblem(403, null);
        company.admin().get(CORRECTIONS).isProblem(403, null);
        company.admin().delete(CORRECTIONS + "/IR/1447/ashura").isProblem(403, null);
        Api superuser = dialplane.superuser();
        superuser.put(CORRECTIONS, correction(1447, "ashura", "2025-07-14")).blames("date");
        superuser.put(CORRECTIONS, correction(1447, "ashura", "2025-02-30")).blames("date");
        superuser.put(CORRECTIONS, correction(1447, "ashura", "tomorrow")).blames("date");
        superuser
                .put(CORRECTIONS, Json.object("country", "IR", "year", 1447, "key", "ashura"))
                .blames("date");
        superuser.put(CORRECTIONS, correction(1447, "nowruz", "2025-07-07")).blames("key");
        superuser.put(CORRECTIONS, correction(1300, "ashura", "2025-07-07")).blames("year");
        superuser
                .put(CORRECTIONS, correction(1447, "ashura", "2025-07-07").put("country", "DE"))
                .blames("country");
        superuser.get(CORRECTIONS + "?country=DE").blames("country");
        superuser.get(CORRECTIONS + "?year=1").blames("year");
        superuser.get(CORRECTIONS + "?year=x").blames("year");
        superuser.delete(CORRECTIONS + "/IR/x/ashura").isProblem(404, null);
        superuser.delete(CORRECTIONS + "/IR/1447/nowruz").isProblem(404, null);
        assertThat(superuser.get(CORRECTIONS).json()).isEmpty();
    }

    @Test
    void leaveATraceInTheAuditLog() {
        long before = traces();
        dialplane
                .superuser()
                .put(CORRECTIONS, correction(1447, "ashura", "2025-07-07"))
                .expect(200);
        dialplane.superuser().delete(CORRECTIONS + "/IR/1447/ashura").expect(204);

        assertThat(traces()).isEqualTo(before + 2);
    }

    private long traces() {
        return dialplane
                .pool()
                .count(
                        "SELECT count(*) FROM audit_entry WHERE action LIKE 'holiday.%' AND actor = 'admin' AND subject = 'holiday:IR:1447:ashura'");
    }
}
