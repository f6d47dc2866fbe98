package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.ALPHA;
import static io.dialplane.statistics.CountedWorld.BETA;
import static io.dialplane.statistics.CountedWorld.NOW;
import static io.dialplane.statistics.CountedWorld.call;

import io.dialplane.callresult.CallStatus;
import io.dialplane.platform.CompanyId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A pool of two countries' numbers, and one of each kind of thing that may happen to them. */
abstract class StatisticsBed {

    CountedWorld world;
    Connection app;

    /** In the pool: 20 Iranian numbers, then 5 German ones. */
    List<Integer> numbers;

    @BeforeEach
    void numbers() throws SQLException {
        world = new CountedWorld();
        app = world.app();
        numbers = new ArrayList<>(CountedWorld.add(app, "IR", CountedWorld.mobiles(0, 20)));
        numbers.addAll(CountedWorld.add(
                app,
                "DE",
                List.of("+4915112345670", "+4915112345671", "+4915112345672", "+4915112345673", "+4915112345674")));
        app.commit();
    }

    @AfterEach
    void close() {
        world.close();
    }

    interface Step {
        void run() throws SQLException;
    }

    Map<String, Object> about(int number, CallStatus status, Instant at, Integer scenario, Integer line) {
        Map<String, Object> call = call(number, status, at);
        call.put("scenario_id", scenario);
        call.put("outbound_line_id", line);
        return call;
    }

    static Instant ago(String duration) {
        return NOW.minus(Duration.parse(duration));
    }

    /** One of each kind of thing that may happen, each a transaction. */
    Map<String, Step> steps() {
        Map<String, Step> steps = new LinkedHashMap<>();
        steps.put("nothing", () -> {});
        steps.put(
                "a first report",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(0), CallStatus.MISSED, ago("PT1M")))));
        steps.put("the same again", steps.get("a first report"));
        steps.put(
                "a second report of it",
                () -> CountedWorld.report(
                        app, ALPHA, List.of(call(numbers.get(0), CallStatus.CONNECTED, ago("PT0.5S")))));
        steps.put(
                "one of an older call, which is the latest result",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(0), CallStatus.BUSY, ago("PT30H")))));
        steps.put(
                "one that is dated ahead",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(1), CallStatus.BUSY, ago("-PT4M")))));
        steps.put(
                "one of a call long ago",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(2), CallStatus.BUSY, ago("P60D")))));
        steps.put(
                "one of a number of another country",
                () -> CountedWorld.report(
                        app, ALPHA, List.of(call(numbers.get(20), CallStatus.INBOUND_CALL, ago("PT2H")))));
        steps.put("one of a number that nobody has added", () -> {
            Map<String, Object> call = call(0, CallStatus.INBOUND_CALL, ago("PT2H"));
            call.put("e164", "+982188776655");
            call.put("country", "IR");
            call.put("dialable", false);
            CountedWorld.report(app, ALPHA, List.of(call));
        });
        steps.put("several at once, one twice, one number with two calls", () -> {
            List<Map<String, Object>> calls = new ArrayList<>();
            for (int i = 3; i < 12; i++) {
                calls.add(about(
                        numbers.get(i),
                        i % 2 == 0 ? CallStatus.CONNECTED : CallStatus.HANGUP,
                        ago("PT" + i * 17 + "M"),
                        1 + i % 2,
                        i % 3 == 0 ? null : i % 3));
            }
            calls.add(calls.get(2));
            calls.add(about(numbers.get(4), CallStatus.BUSY, ago("PT5H"), null, 1));
            CountedWorld.report(app, ALPHA, calls);
        });
        steps.put("the same several again", steps.get("several at once, one twice, one number with two calls"));
        steps.put(
                "reports of another company",
                () -> CountedWorld.report(
                        app,
                        BETA,
                        List.of(
                                about(numbers.get(0), CallStatus.BUSY, ago("PT3H"), 3, 3),
                                about(numbers.get(21), CallStatus.CONNECTED, ago("P12DT11H"), 3, null))));
        steps.put(
                "a status set in the panel",
                () -> CountedWorld.setStatus(
                        app, ALPHA, List.of(numbers.get(3), numbers.get(4), numbers.get(15)), CallStatus.BANNED));
        steps.put(
                "numbers deleted by a company",
                () -> CountedWorld.setDeleted(
                        app, ALPHA, List.of(numbers.get(4), numbers.get(5), numbers.get(16), numbers.get(22)), true));
        steps.put(
                "a report of a deleted number",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(5), CallStatus.MISSED, ago("PT20M")))));
        steps.put(
                "a deletion taken back",
                () -> CountedWorld.setDeleted(app, ALPHA, List.of(numbers.get(5), numbers.get(16)), false));
        steps.put(
                "numbers on the do-not-call list",
                () -> CountedWorld.suppress(app, ALPHA, List.of(numbers.get(6), numbers.get(17), numbers.get(23))));
        steps.put(
                "numbers off the do-not-call list",
                () -> CountedWorld.unsuppress(app, ALPHA, List.of(numbers.get(6), numbers.get(17))));
        steps.put(
                "numbers retired",
                () -> CountedWorld.setRetired(
                        app,
                        List.of(numbers.get(0), numbers.get(7), numbers.get(4), numbers.get(18), numbers.get(24)),
                        true));
        steps.put(
                "a report of a retired number",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(7), CallStatus.MISSED, ago("PT10M")))));
        steps.put("a retired number reset", () -> CountedWorld.reset(app, ALPHA, List.of(numbers.get(7))));
        steps.put(
                "a retired number reported after that",
                () -> CountedWorld.report(app, ALPHA, List.of(call(numbers.get(7), CallStatus.FAILED, ago("PT5M")))));
        steps.put(
                "a retirement taken back",
                () -> CountedWorld.setRetired(app, List.of(numbers.get(0), numbers.get(7), numbers.get(18)), false));
        steps.put(
                "a reset",
                () -> CountedWorld.reset(
                        app,
                        ALPHA,
                        List.of(numbers.get(0), numbers.get(2), numbers.get(3), numbers.get(8), numbers.get(19))));
        steps.put("another company's reset", () -> CountedWorld.reset(app, BETA, List.of(numbers.get(21))));
        steps.put(
                "a report after the reset",
                () -> CountedWorld.report(
                        app, ALPHA, List.of(about(numbers.get(8), CallStatus.CONNECTED, ago("PT16M"), 1, 2))));
        steps.put("a report repeated that was voided", steps.get("a first report"));
        steps.put("an import", () -> CountedWorld.add(app, "IR", CountedWorld.mobiles(15, 10)));
        steps.put("what was taken over from elsewhere", () -> world.run("""
                WITH r AS (INSERT INTO call_result (number_id, company_id, kind, status, attempted_at)
                           SELECT n, 2, 'taken_over', 'BUSY', '2026-04-01T08:00:00Z' FROM unnest('{9,9,10,11}'::int[]) n
                           RETURNING id, number_id, status, attempted_at)
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_result_id, last_attempt_at)
                SELECT 2, number_id, min(status), count(*), max(id), max(attempted_at) FROM r GROUP BY number_id
                """));
        return steps;
    }

    void happen() throws SQLException {
        for (Step step : steps().values()) {
            step.run();
            app.commit();
        }
    }

    StatusFigures attempts(CompanyId company, Timeframe timeframe) {
        return world.ask(statistics -> statistics.attempts(company, timeframe, AttemptFilter.ALL));
    }
}
