package io.dialplane.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.testing.Answer;
import io.dialplane.testing.Api;
import io.dialplane.testing.Dialplane;
import io.dialplane.testing.Installation;
import io.dialplane.testing.Json;
import io.dialplane.testing.TestCompany;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Figures of a company over REST, as the document has them and beyond. */
@Tag("any-server")
@ExtendWith(Dialplane.class)
class StatisticsIT {

    private static final String NUMBERS = "/api/stats/numbers-summary";
    private static final String ATTEMPTS = "/api/stats/attempts-summary";
    private static final String TREND = "/api/stats/attempt-trend";
    private static final String SCENARIOS = "/api/stats/scenarios";
    private static final String LINES = "/api/stats/outbound-lines";
    private static final List<String> ALL = List.of(NUMBERS, ATTEMPTS, TREND, SCENARIOS, LINES);

    private final Installation dialplane;

    StatisticsIT(Installation dialplane) {
        this.dialplane = dialplane;
    }

    private static void reports(TestCompany company, String number, String status, Duration ago, Object... fields) {
        ObjectNode report = TestCompany.reportOf(number, status);
        report.put(
                "attempted_at",
                ZonedDateTime.now(TestCompany.TEHRAN)
                        .minus(ago)
                        .toOffsetDateTime()
                        .toString());
        report.setAll(Json.object(fields));
        company.dialer().post("/api/dialer/report-result", report).expect(200);
    }

    @Test
    void showACompanyAtAGlance(TestCompany company) {
        company.opens();
        company.person("AGENT");
        company.addsNumbers(6);
        List<String> called = company.numbersOfBatch(3);
        company.reports(called.get(0), "CONNECTED").expect(200);
        company.admin().get("/api/stats/overview").is("""
                {
                  "numbers": {
                    "total": 6,
                    "by_status": [
                      {"status": "IN_QUEUE", "count": 5, "percentage": 83.33},
                      {"status": "CONNECTED", "count": 1, "percentage": 16.67}
                    ]
                  },
                  "waiting": 3,
                  "leased": 2,
                  "attempts_today": 1,
                  "active_agents": 1
                }
                """);
    }

    // ---------------------------------------------------------------------------------------- numbers

    @Test
    void countNumbersByTheirStatus(TestCompany company) {
        List<String> numbers = company.addsNumbers(4);
        company.reports(numbers.get(0), "CONNECTED").expect(200);
        company.reports(numbers.get(1), "BUSY").expect(200);
        company.reports(numbers.get(1), "MISSED").expect(200);
        company.admin().get(NUMBERS + "?timeframe=all").is("""
                {
                  "total": 4,
                  "by_status": [
                    {"status": "IN_QUEUE", "count": 2, "percentage": 50.0},
                    {"status": "MISSED", "count": 1, "percentage": 25.0},
                    {"status": "CONNECTED", "count": 1, "percentage": 25.0}
                  ]
                }
                """);
        assertThat(company.admin().get(NUMBERS).json())
                .as("all is what is meant when nothing is said")
                .isEqualTo(company.admin().get(NUMBERS + "?timeframe=all").json());
        assertThat(company.admin().get("/api/numbers/stats").number("total")).isEqualTo(4);
        company.admin().get(NUMBERS + "?timeframe=1h").is("""
                {
                  "total": 2,
                  "by_status": [
                    {"status": "MISSED", "count": 1, "percentage": 50.0},
                    {"status": "CONNECTED", "count": 1, "percentage": 50.0}
                  ]
                }
                """);
    }

    @Test
    void countNumbersByWhenTheyWereCalledLast(TestCompany company) {
        List<String> numbers = company.addsNumbers(5);
        reports(company, numbers.get(0), "MISSED", Duration.ofMinutes(50));
        reports(company, numbers.get(1), "MISSED", Duration.ofMinutes(170));
        reports(company, numbers.get(2), "MISSED", Duration.ofHours(167));
        reports(company, numbers.get(3), "MISSED", Duration.ofHours(719));
        reports(company, numbers.get(4), "MISSED", Duration.ofHours(721));
        for (Map.Entry<String, Integer> expected :
                Map.of("1h", 1, "3h", 2, "7d", 3, "30d", 4, "all", 5).entrySet()) {
            for (String summary : List.of(NUMBERS, ATTEMPTS)) {
                company.admin().get(summary + "?timeframe=" + expected.getKey()).is("""
                        {"total": %1$d, "by_status": [{"status": "MISSED", "count": %1$d, "percentage": 100.0}]}
                        """.formatted(expected.getValue()));
            }
        }
        // the latest result is the one that was received last
        reports(company, numbers.get(0), "BUSY", Duration.ofHours(720).plusMinutes(30));
        assertThat(company.admin().get(NUMBERS + "?timeframe=30d").number("total"))
                .isEqualTo(3);
        assertThat(company.admin().get(ATTEMPTS + "?timeframe=30d").number("total"))
                .isEqualTo(4);
    }

    @Test
    void countSinceTheCompanysMidnight(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        ZonedDateTime now = ZonedDateTime.now(TestCompany.TEHRAN);
        ZonedDateTime midnight = now.truncatedTo(ChronoUnit.DAYS);
        reports(company, numbers.get(0), "MISSED", Duration.between(midnight.plus(Duration.ofNanos(1_000_000)), now));
        reports(company, numbers.get(1), "BUSY", Duration.between(midnight.minusSeconds(61), now));
        Answer today = company.admin().get(ATTEMPTS + "?timeframe=today");
        if (ZonedDateTime.now(TestCompany.TEHRAN).truncatedTo(ChronoUnit.DAYS).equals(midnight)) {
            today.is("""
                    {"total": 1, "by_status": [{"status": "MISSED", "count": 1, "percentage": 100.0}]}
                    """);
        }
    }

    // ---------------------------------------------------------------------------------------- attempts

    @Test
    void countEveryAttemptOnce(TestCompany company) {
        List<String> numbers = company.addsNumbers(2);
        company.reports(numbers.get(0), "MISSED").expect(200);
        ObjectNode twice = TestCompany.reportOf(numbers.get(0), "CONNECTED");
        company.dialer().post("/api/dialer/report-result", twice).expect(200);
        company.dialer().post("/api/dialer/report-result", twice).expect(200);
        company.dialer()
                .post(
                        "/api/dialer/report-results",
                        Json.object("results", List.of(twice, TestCompany.reportOf(numbers.get(1), "CONNECTED"))))
                .expect(200);
        company.admin().get(ATTEMPTS + "?timeframe=1h").is("""
                {
                  "total": 3,
                  "by_status": [
                    {"status": "MISSED", "count": 1, "percentage": 33.33},
                    {"status": "CONNECTED", "count": 2, "percentage": 66.67}
                  ]
                }
                """);
    }

    @Test
    void areEmptyWhereThereIsNothing(TestCompany company) {
        for (String word : List.of("all", "today", "1h", "3h", "7d", "30d")) {
            for (String summary : List.of(NUMBERS, ATTEMPTS)) {
                company.admin().get(summary + "?timeframe=" + word).is("""
                        {"total": 0, "by_status": []}
                        """);
            }
        }
    }

    // ---------------------------------------------------------------------------------------- trend

    /** What a trend answers when no bucket ends while it is asked for. */
    private static Answer trend(TestCompany company, String query, ChronoUnit unit, String[] current) {
        while (true) {
            ZonedDateTime before = ZonedDateTime.now(TestCompany.TEHRAN).truncatedTo(unit);
            Answer answer = company.admin().get(TREND + query).expect(200);
            ZonedDateTime after = ZonedDateTime.now(TestCompany.TEHRAN).truncatedTo(unit);
            if (before.equals(after)) {
                current[0] = before.toString();
                return answer;
            }
        }
    }

    private static String expectedTrend(
            ZonedDateTime current, int back, UnaryOperator<ZonedDateTime> earlier, ZonedDateTime called) {
        ArrayNode buckets = Json.MAPPER.createArrayNode();
        ZonedDateTime start = current;
        for (int i = 0; i <= back; i++) {
            boolean theirs = start.equals(called);
            ObjectNode bucket = Json.object(
                    "timestamp", start.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME), "total", theirs ? 2 : 0);
            bucket.set("by_status", theirs ? Json.parse("""
                                    [{"status": "MISSED", "count": 1, "percentage": 50.0},
                                     {"status": "CONNECTED", "count": 1, "percentage": 50.0}]
                                    """) : Json.MAPPER.createArrayNode());
            buckets.insert(0, bucket);
            start = earlier.apply(start);
        }
        return Json.object("buckets", buckets).toString();
    }

    @Test
    void showAttemptsOfEachHourAndDayByTheCompanysClock(TestCompany company) {
        List<String> numbers = company.addsNumbers(1);
        ZonedDateTime called = ZonedDateTime.now(TestCompany.TEHRAN).minusHours(4);
        for (String status : List.of("MISSED", "CONNECTED")) {
            company.dialer()
                    .post(
                            "/api/dialer/report-result",
                            TestCompany.reportOf(numbers.get(0), status)
                                    .put(
                                            "attempted_at",
                                            called.toOffsetDateTime().toString()))
                    .expect(200);
        }
        ZonedDateTime hour = called.truncatedTo(ChronoUnit.HOURS);
        ZonedDateTime day = called.truncatedTo(ChronoUnit.DAYS);
        Map<String, Integer> hourly = Map.of(
                "?span=6h&granularity=hourly", 6,
                "?span=6h", 6,
                "?span=24h&granularity=hourly", 24,
                "", 24,
                "?span=7d&granularity=hourly", 7 * 24,
                "?span=30d&granularity=hourly", 30 * 24);
        hourly.forEach((query, back) -> {
            String[] current = new String[1];
            trend(company, query, ChronoUnit.HOURS, current)
                    .is(expectedTrend(ZonedDateTime.parse(current[0]), back, start -> start.minusHours(1), hour));
        });
        Map<String, Integer> daily = Map.of(
                "?span=24h&granularity=daily", 1,
                "?span=7d&granularity=daily", 7,
                "?span=7d", 7,
                "?span=30d&granularity=daily", 30,
                "?span=30d", 30);
        daily.forEach((query, back) -> {
            String[] current = new String[1];
            trend(company, query, ChronoUnit.DAYS, current)
                    .is(expectedTrend(ZonedDateTime.parse(current[0]), back, start -> start.minusDays(1), day));
        });
    }

    // ---------------------------------------------------------------------------------------- scenarios and lines

    @Test
    void tellScenariosAndLinesApart(TestCompany company) {
        int scenario = (Integer) dialplane
                .pool()
                .value("SELECT id FROM scenario WHERE company_id = ? AND name = 'default'", company.id());
        int old = (Integer) dialplane
                .pool()
                .value(
                        "INSERT INTO scenario (company_id, name, display_name) VALUES (?, 'old', 'Old') RETURNING id",
                        company.id());
        dialplane
                .pool()
                .value(
                        "INSERT INTO scenario (company_id, name, display_name, is_active, deleted_at) VALUES (?, 'gone', 'Gone', false, now()) RETURNING id",
                        company.id());
        int line = (Integer) dialplane
                .pool()
                .value(
                        "INSERT INTO outbound_line (company_id, phone_number, display_name) VALUES (?, '+982191000000', 'Main line') RETURNING id",
                        company.id());
        List<String> numbers = company.addsNumbers(3);
        reports(
                company,
                numbers.get(0),
                "CONNECTED",
                Duration.ofMinutes(10),
                "scenario_id",
                scenario,
                "outbound_line_id",
                line);
        reports(company, numbers.get(1), "MISSED", Duration.ofHours(2), "scenario_id", scenario);
        reports(
                company,
                numbers.get(2),
                "CONNECTED",
                Duration.ofHours(2),
                "scenario_id",
                old,
                "outbound_line_id",
                line);
        company.admin().delete("/api/scenarios/" + old).expect(204);
        company.admin().get(SCENARIOS).is("""
                [
                  {"id": %d, "name": "default", "display_name": "<text>", "is_active": true, "is_deleted": false, "total": 2,
                   "by_status": [{"status": "MISSED", "count": 1, "percentage": 50.0}, {"status": "CONNECTED", "count": 1, "percentage": 50.0}]},
                  {"id": %d, "name": "old", "display_name": "Old", "is_active": false, "is_deleted": true, "total": 1,
                   "by_status": [{"status": "CONNECTED", "count": 1, "percentage": 100.0}]}
                ]
                """.formatted(scenario, old));
        company.admin().get(LINES + "?timeframe=1h").is("""
                [
                  {"id": %d, "phone_number": "02191000000", "display_name": "Main line", "is_active": true, "is_deleted": false, "total": 1,
                   "by_status": [{"status": "CONNECTED", "count": 1, "percentage": 100.0}]}
                ]
                """.formatted(line));
        String both = "?scenario_id=" + old + "&outbound_line_id=" + line;
        for (Map.Entry<String, Integer> expected : Map.of(
                        "?scenario_id=" + scenario, 2, "?outbound_line_id=" + line, 2, both, 1)
                .entrySet()) {
            assertThat(company.admin().get(ATTEMPTS + expected.getKey()).number("total"))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
            int inTrend = 0;
            for (var bucket : company.admin().get(TREND + expected.getKey()).at("buckets")) {
                inTrend += bucket.get("total").asInt();
            }
            assertThat(inTrend).as("trend" + expected.getKey()).isEqualTo(expected.getValue());
        }
    }

    // ---------------------------------------------------------------------------------------- who and what

    @Test
    void areForAdministratorsAndSupervisors(TestCompany company, TestCompany other) {
        other.reports(other.addsNumbers(1).get(0), "MISSED").expect(200);
        Api supervisor = company.person("SUPERVISOR").api();
        Api agent = company.person("AGENT").api();
        for (String path : ALL) {
            company.admin().get(path).expect(200);
            supervisor.get(path).expect(200);
            agent.get(path).isProblem(403, null);
            company.dialer().get(path).isProblem(403, null);
            dialplane.api().get(path).isProblem(401, null);
            company.admin().get(path + "?company=" + other.slug()).isProblem(403, null);
            dialplane.superuser().get(path + "?company=" + other.slug()).expect(200);
            dialplane.superuser().get(path + "?company=no-such-company").isProblem(404, null);
        }
        assertThat(company.admin().get(ATTEMPTS).number("total")).isZero();
        assertThat(dialplane
                        .superuser()
                        .get(ATTEMPTS + "?company=" + other.slug())
                        .number("total"))
                .isEqualTo(1);
    }

    @Test
    void nameWhatIsWrongInAQuery(TestCompany company, TestCompany other) {
        Api admin = company.admin();
        admin.get(NUMBERS + "?timeframe=2h").blames("timeframe").isProblem(400, "all, today, 1h, 3h, 7d, 30d");
        admin.get(TREND + "?span=all").blames("span").isProblem(400, "6h, 24h, 7d, 30d");
        admin.get(TREND + "?granularity=weekly").blames("granularity").isProblem(400, "hourly, daily");
        int foreign = (Integer) dialplane.pool().value("SELECT id FROM scenario WHERE company_id = ?", other.id());
        for (String path : List.of(ATTEMPTS, TREND)) {
            admin.get(path + "?scenario_id=0").blames("scenario_id");
            admin.get(path + "?scenario_id=" + foreign).blames("scenario_id").isProblem(400, "no scenario");
            admin.get(path + "?scenario_id=2147483647").blames("scenario_id").isProblem(400, "no scenario");
            admin.get(path + "?outbound_line_id=2147483647")
                    .blames("outbound_line_id")
                    .isProblem(400, "no outbound line");
        }
    }
}
