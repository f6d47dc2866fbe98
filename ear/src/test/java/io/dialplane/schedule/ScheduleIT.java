package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Windows, switches and days of a company over REST. */
@ExtendWith(Dialplane.class)
class ScheduleIT {

    private static final String REPORT = "/api/dialer/report-result";
    private static final String SCHEDULE = "/api/schedule";

    private final Installation dialplane;

    ScheduleIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private static ObjectNode windows(Object... daysStartsEnds) {
        var list = Json.MAPPER.createArrayNode();
        for (int i = 0; i < daysStartsEnds.length; i += 3) {
            list.add(Json.object(
                    "day_of_week",
                    daysStartsEnds[i],
                    "start_time",
                    daysStartsEnds[i + 1],
                    "end_time",
                    daysStartsEnds[i + 2]));
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        body.set("windows", list);
        return body;
    }

    @Test
    void ofANewCompanyIsOnWithoutWindows(TestCompany company) {
        company.admin().get(SCHEDULE).is("""
                {
                  "config": {
                    "id": %d, "skip_holidays": true, "enabled": true, "disabled_by_dialer": false, "version": 1,
                    "updated_at": "<time>"
                  },
                  "windows": []
                }
                """.formatted(company.id()));
    }

    /** A page that saves windows sends the switch back as it was shown: the dialer's switch-off stays the dialer's. */
    @Test
    void sentBackAsItWasShownSwitchesNothing(TestCompany company) {
        company.opens();
        List<String> numbers = company.addsNumbers(2);
        company.dialer()
                .post(REPORT, TestCompany.reportOf(numbers.get(0), "MISSED").put("call_allowed", false))
                .expect(200);
        assertThat(company.admin().get(SCHEDULE).at("config/enabled").asBoolean())
                .isFalse();

        company.admin()
                .put(SCHEDULE, windows(6, "08:00:00", "12:00:00").put("enabled", false))
                .expect(200);
        company.dialer()
                .post(REPORT, TestCompany.reportOf(numbers.get(1), "MISSED").put("call_allowed", true))
                .expect(200);

        assertThat(company.admin().get(SCHEDULE).at("config/enabled").asBoolean())
                .isTrue();
    }

    @Test
    void movesItsVersionWithEachChangeOnly(TestCompany company) {
        Api admin = company.admin();
        assertThat(admin.put(SCHEDULE, windows(0, "09:00:00", "12:00:00", 0, "13:00:00", "17:00:00"))
                        .number("config/version"))
                .isEqualTo(2);
        assertThat(admin.put(SCHEDULE, "{}").number("config/version")).isEqualTo(2);
        assertThat(admin.put(SCHEDULE, Json.object("enabled", true, "skip_holidays", true))
                        .number("config/version"))
                .isEqualTo(2);
        assertThat(admin.put(SCHEDULE, Json.object("enabled", false)).number("config/version"))
                .isEqualTo(3);
        JsonNode kept = admin.get(SCHEDULE).json();
        assertThat(kept.get("windows")).as("absent windows stay").hasSize(2);
        assertThat(kept.at("/config/enabled").asBoolean()).isFalse();

        admin.put(SCHEDULE, Json.object("enabled", true, "version", 2)).isProblem(409, null);
        admin.put(SCHEDULE, Json.object("enabled", true, "version", 3)).expect(200);
        assertThat(admin.put(SCHEDULE, windows()).at("windows"))
                .as("an empty list removes all")
                .isEmpty();
    }

    @Test
    void acceptsWindowsThatTouchAndRefusesThoseThatOverlap(TestCompany company) {
        Api admin = company.admin();
        admin.put(SCHEDULE, windows(0, "09:00:00", "12:00:00", 0, "12:00:00", "17:00:00", 6, "00:00:00", "23:59:59"))
                .expect(200);
        for (ObjectNode wrong : List.of(
                windows(0, "09:00:00", "12:00:01", 0, "12:00:00", "17:00:00"),
                windows(1, "09:00:00", "17:00:00", 1, "10:00:00", "11:00:00"),
                windows(1, "09:00:00", "09:00:00"),
                windows(1, "17:00:00", "09:00:00"),
                windows(7, "09:00:00", "17:00:00"),
                windows(-1, "09:00:00", "17:00:00"),
                windows(1, "24:00:00", "25:00:00"),
                windows(1, "9", "17"),
                windows(1, null, "17:00:00"),
                windows(null, "09:00:00", "17:00:00"),
                windows("1", "09:00:00", "17:00:00"),
                windows(1.5, "09:00:00", "17:00:00"))) {
            var answer = admin.put(SCHEDULE, wrong).isProblem(400, null);
            assertThat(answer.at("errors").get(0).get("field").asText())
                    .as("%s", wrong)
                    .startsWith("windows");
        }
        assertThat(admin.get(SCHEDULE).at("windows")).as("nothing changed").hasSize(3);
        admin.put(SCHEDULE, "{\"windows\": {}}").blames("windows");
        admin.put(SCHEDULE, "{\"enabled\": \"yes\"}").blames("enabled");
        admin.put(SCHEDULE, "{\"version\": \"one\"}").blames("version");
    }

    @Test
    void knowsIransSolarHolidaysAndTheCompanysOwnDays(TestCompany company) {
        Api admin = company.admin();
        JsonNode year = admin.get(SCHEDULE + "/holidays?year=1405").expect(200).json();
        assertThat(year)
                .extracting(day -> day.get("day").asText())
                .contains("2026-03-21", "2026-04-01", "2026-06-04", "2027-02-11");
        admin.put(SCHEDULE + "/holidays", Json.object("day", "2026-05-10", "name", "Founders' day"))
                .is("""
                {
                  "day": "2026-05-10", "jalali": "1405-02-20", "name": "Founders' day", "name_fa": null, "kind": "company",
                  "is_holiday": true, "own": true, "key": null, "lunar_date": null, "estimated": false
                }
                """);
        admin.put(SCHEDULE + "/holidays", Json.object("day", "2026-03-21", "name", "We work", "is_holiday", false))
                .expect(200);
        JsonNode after = admin.get(SCHEDULE + "/holidays?year=1405").json();
        assertThat(after).filteredOn(day -> day.get("own").asBoolean()).hasSize(2);
        admin.delete(SCHEDULE + "/holidays/2026-05-10").expect(204);
        admin.delete(SCHEDULE + "/holidays/2026-03-21").expect(204);
        assertThat(admin.get(SCHEDULE + "/holidays?year=1405").json()).isEqualTo(year);
        admin.put(SCHEDULE + "/holidays", Json.object("day", "2026-02-30", "name", "x"))
                .blames("day");
        admin.put(SCHEDULE + "/holidays", Json.object("name", "x")).blames("day");
        admin.get(SCHEDULE + "/holidays?year=abc").blames("year");
    }

    @Test
    void isForAdministratorsToChangeAndForSupervisorsToRead(TestCompany company, TestCompany other) {
        Api supervisor = company.person("SUPERVISOR").api();
        Api agent = company.person("AGENT").api();
        supervisor.get(SCHEDULE).expect(200);
        supervisor.put(SCHEDULE, "{}").isProblem(403, null);
        agent.get(SCHEDULE).isProblem(403, null);
        company.dialer().get(SCHEDULE).isProblem(403, null);
        other.admin().get(SCHEDULE + "?company=" + company.slug()).isProblem(403, null);
        other.admin().put(SCHEDULE + "?company=" + company.slug(), windows()).isProblem(403, null);
        dialplane
                .superuser()
                .put(SCHEDULE + "?company=" + company.slug(), Json.object("enabled", false))
                .expect(200);
        assertThat(company.admin().get(SCHEDULE).at("config/enabled").asBoolean())
                .isFalse();
        dialplane.superuser().get(SCHEDULE + "?company=no-such-company").isProblem(404, null);
    }

    @Test
    void leavesATraceInTheAuditLog(TestCompany company) {
        company.admin().put(SCHEDULE, windows(0, "09:00:00", "12:00:00")).expect(200);
        assertThat(dialplane
                        .pool()
                        .count(
                                "SELECT count(*) FROM audit_entry WHERE company_id = ? AND action LIKE 'schedule.%' AND actor = ? AND before <> after",
                                company.id(), company.adminPerson().username()))
                .isEqualTo(1);
    }
}
