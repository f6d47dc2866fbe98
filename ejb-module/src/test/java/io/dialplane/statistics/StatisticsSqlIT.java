package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.ALPHA;
import static io.dialplane.statistics.CountedWorld.BETA;
import static io.dialplane.statistics.CountedWorld.NOW;
import static io.dialplane.statistics.CountedWorld.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.callresult.CallStatus;
import io.dialplane.phonenumber.NumberFilter;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.statistics.StatusFigures.StatusCount;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures are what a count of the tables gives, whatever has happened to them, folded or not; beside each rule what happens without it. */
class StatisticsSqlIT {

    private CountedWorld world;
    private Connection app;

    /** In the pool: 20 Iranian numbers, then 5 German ones. */
    private List<Integer> numbers;

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

    // ---------------------------------------------------------------------------------------- what happens

    private interface Step {
        void run() throws SQLException;
    }

    private Map<String, Object> about(int number, CallStatus status, Instant at, Integer scenario, Integer line) {
        Map<String, Object> call = call(number, status, at);
        call.put("scenario_id", scenario);
        call.put("outbound_line_id", line);
        return call;
    }

    private static Instant ago(String duration) {
        return NOW.minus(Duration.parse(duration));
    }

    /** One of each kind of thing that may happen, each a transaction. */
    private Map<String, Step> steps() {
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

    @ParameterizedTest(name = "folded after each step: {0}")
    @ValueSource(booleans = {false, true})
    void whatever_happens_figures_are_what_a_count_gives(boolean folded) throws SQLException {
        world.compareOften(compare -> {
            for (Map.Entry<String, Step> step : steps().entrySet()) {
                step.getValue().run();
                app.commit();
                compareAfter(step.getKey(), compare);
                if (folded) {
                    world.foldAll();
                    compareAfter(step.getKey() + ", folded", compare);
                }
            }
        });
        world.foldAll();
        world.compare();
        assertThat(world.texts("SELECT count(*) FROM statistics_change UNION ALL SELECT count(*) FROM pool_change"))
                .containsExactly("0", "0");
    }

    private static void compareAfter(String what, Runnable compare) {
        try {
            compare.run();
        } catch (AssertionError e) {
            throw new AssertionError("after " + what + ": " + e.getMessage(), e);
        }
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "note_attempts, call_result",
        "note_voided_attempts, call_result",
        "note_numbers, company_number",
        "note_changed_numbers, company_number",
        "note_forgotten_numbers, company_number",
        "note_pool, number_state",
        "note_retired, number_state"
    })
    void without_one_of_the_triggers_they_are_not(String trigger, String table) throws SQLException {
        world.run("ALTER TABLE " + table + " DISABLE TRIGGER " + trigger);
        happen();
        assertThatThrownBy(world::compare).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest(name = "{0} → {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "coalesce((c.known).deleted, false) | false",
                "CASE WHEN c.retired THEN 0 ELSE 1 END | 1",
                "(c.known).deleted, 0, -c.counts | (c.known).deleted, 0, 0",
                "date_bin('15 minutes', (c.known).last_attempt_at, 'epoch') | date_bin('15 minutes', c.attempted_at, 'epoch')",
                "set_config('app.counted', 'on', true) | set_config('app.counted', '', true)",
                "c.scenario_id, c.outbound_line_id, c.country, | NULL::int, c.outbound_line_id, c.country,"
            })
    void nor_with_reports_that_count_otherwise(String shipped, String mutant) throws SQLException {
        world.mutate("report_results", shipped, mutant);
        happen();
        assertThatThrownBy(world::compare).isInstanceOf(AssertionError.class);
    }

    private void happen() throws SQLException {
        for (Step step : steps().values()) {
            step.run();
            app.commit();
        }
    }

    /** During an upgrade: who is running the function goes on with the old text, whose changes triggers count. */
    @Test
    void reports_of_a_version_that_does_not_count_are_counted() throws SQLException {
        String definition = world.texts("SELECT pg_get_functiondef('report_results'::regproc)")
                .get(0);
        String older = definition
                .replaceFirst("(?s)counted AS \\(.*?\\),\\s+moved AS", "moved AS")
                .replace("PERFORM set_config('app.counted', 'on', true);", "");
        assertThat(older).doesNotContain("statistics_change", "'on'");
        world.run(older);
        happen();
        world.compare();
        world.foldAll();
        world.compare();
    }

    @Test
    void what_follows_a_report_in_its_transaction_is_counted() throws SQLException {
        reportAndSetStatus();
        world.compare();
    }

    @Test
    void a_report_that_does_not_say_when_it_has_ended_its_counting_hides_it() throws SQLException {
        world.mutate("report_results", "PERFORM set_config('app.counted', '', true);", "");
        reportAndSetStatus();
        assertThatThrownBy(world::compare).isInstanceOf(AssertionError.class);
    }

    private void reportAndSetStatus() throws SQLException {
        CountedWorld.report(app, ALPHA, List.of(call(numbers.get(0), CallStatus.MISSED, ago("PT1M"))));
        CountedWorld.setStatus(app, ALPHA, numbers.subList(0, 3), CallStatus.BANNED);
        app.commit();
    }

    @Test
    void what_is_rolled_back_is_not_counted() throws SQLException {
        for (Step step : steps().values()) {
            step.run();
            app.rollback();
        }
        world.compare();
        world.foldAll();
        assertThat(attempts(ALPHA, Timeframe.ALL)).isEqualTo(new StatusFigures(0, List.of()));
    }

    @Test
    void another_choice_of_countries_counts_at_once() throws SQLException {
        happen();
        for (String countries : List.of("[\"DE\"]", "[\"IR\", \"DE\"]", "[\"FR\"]")) {
            world.run("UPDATE company SET settings = '{\"countries\": " + countries + "}' WHERE id = 1");
            world.compare();
        }
    }

    // ---------------------------------------------------------------------------------------- figures

    private StatusFigures numbers(CompanyId company, Timeframe timeframe) {
        return world.ask(statistics -> statistics.numbers(company, timeframe));
    }

    private StatusFigures attempts(CompanyId company, Timeframe timeframe) {
        return world.ask(statistics -> statistics.attempts(company, timeframe, AttemptFilter.ALL));
    }

    @Test
    void of_a_new_company_all_its_countries_numbers_are_in_the_queue() {
        assertThat(numbers(ALPHA, Timeframe.ALL))
                .isEqualTo(new StatusFigures(20, List.of(new StatusCount(CallStatus.IN_QUEUE, 20, 100.0))));
        assertThat(numbers(BETA, Timeframe.ALL))
                .isEqualTo(new StatusFigures(25, List.of(new StatusCount(CallStatus.IN_QUEUE, 25, 100.0))));
        assertThat(numbers(ALPHA, Timeframe.MONTH)).isEqualTo(new StatusFigures(0, List.of()));
    }

    @Test
    void figures_are_those_of_the_list() throws SQLException {
        happen();
        for (CompanyId company : CountedWorld.COMPANIES) {
            StatusFigures all = numbers(company, Timeframe.ALL);
            assertThat(all.total()).isEqualTo(listed(company, NumberFilter.ALL));
            for (CallStatus status : CallStatus.values()) {
                assertThat(all.byStatus().stream()
                                .filter(one -> one.status() == status)
                                .mapToLong(StatusCount::count)
                                .sum())
                        .as("%s of %s", status, company)
                        .isEqualTo(listed(company, new NumberFilter(status.name(), null, null, null, null)));
            }
            assertThat(numbers(company, Timeframe.WEEK).total())
                    .isEqualTo(listed(company, new NumberFilter(null, null, ago("P7D"), null, null)));
        }
    }

    private long listed(CompanyId company, NumberFilter filter) {
        return world.in(beans -> beans.get(NumberService.class).count(company, filter));
    }

    private void owner(String... statements) throws SQLException {
        try (Connection owner = world.database().owner();
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void each_scenario_and_line_is_there_and_deleted_ones_that_have_attempts() throws SQLException {
        owner("UPDATE scenario SET deleted_at = NULL", "UPDATE outbound_line SET deleted_at = NULL");
        CountedWorld.report(
                app,
                ALPHA,
                List.of(
                        about(numbers.get(0), CallStatus.MISSED, ago("PT30M"), 1, 1),
                        about(numbers.get(1), CallStatus.CONNECTED, ago("PT2H"), 1, 2),
                        about(numbers.get(2), CallStatus.CONNECTED, ago("PT2H"), 2, null),
                        about(numbers.get(3), CallStatus.CONNECTED, ago("PT30M"), null, null)));
        app.commit();
        owner(
                "UPDATE scenario SET deleted_at = now() WHERE NOT is_active",
                "UPDATE outbound_line SET deleted_at = now() WHERE NOT is_active");
        List<ScenarioFigures> scenarios = world.ask(statistics -> statistics.scenarios(ALPHA, Timeframe.THREE_HOURS));
        assertThat(scenarios)
                .containsExactly(
                        new ScenarioFigures(
                                1,
                                "old",
                                "Old",
                                false,
                                true,
                                new StatusFigures(
                                        2,
                                        List.of(
                                                new StatusCount(CallStatus.MISSED, 1, 50.0),
                                                new StatusCount(CallStatus.CONNECTED, 1, 50.0)))),
                        new ScenarioFigures(
                                2,
                                "new",
                                "New",
                                true,
                                false,
                                new StatusFigures(1, List.of(new StatusCount(CallStatus.CONNECTED, 1, 100.0)))),
                        new ScenarioFigures(4, "unused", "Unused", true, false, new StatusFigures(0, List.of())));
        List<LineFigures> lines = world.ask(statistics -> statistics.outboundLines(ALPHA, Timeframe.HOUR));
        assertThat(lines)
                .containsExactly(new LineFigures(
                        1,
                        "+982191000001",
                        "One",
                        true,
                        false,
                        new StatusFigures(1, List.of(new StatusCount(CallStatus.MISSED, 1, 100.0)))));
    }

    @Test
    void what_the_company_never_had_is_no_filter() {
        for (AttemptFilter foreign : List.of(new AttemptFilter(3, null), new AttemptFilter(99, null))) {
            assertBlames("scenario_id", foreign);
        }
        for (AttemptFilter foreign : List.of(new AttemptFilter(1, 3), new AttemptFilter(null, 99))) {
            assertBlames("outbound_line_id", foreign);
        }
    }

    private void assertBlames(String field, AttemptFilter filter) {
        DomainException summary = catchThrowableOfType(
                DomainException.class,
                () -> world.ask(statistics -> statistics.attempts(ALPHA, Timeframe.ALL, filter)));
        DomainException trend = catchThrowableOfType(
                DomainException.class,
                () -> world.ask(statistics -> statistics.trend(ALPHA, TrendSpan.DAY, Granularity.HOURLY, filter)));
        for (DomainException e : List.of(summary, trend)) {
            assertThat(e.status()).isEqualTo(400);
            assertThat(e.errors()).singleElement().satisfies(error -> assertThat(error.field())
                    .isEqualTo(field));
        }
    }

    // ---------------------------------------------------------------------------------------- folding

    @Test
    void what_was_begun_before_and_committed_after_others_were_folded_counts() throws SQLException {
        foldAround();
        world.compare();
        world.foldAll();
        world.compare();
    }

    @Test
    void a_floor_that_does_not_wait_for_those_who_have_begun_loses_it() throws SQLException {
        world.mutate("raised_floor", "IF p_due THEN", "IF p_floor.drawn IS NOT NULL THEN");
        foldAround();
        assertThatThrownBy(world::compare).isInstanceOf(AssertionError.class);
    }

    /** Folds many times while one report is written and not committed. */
    private void foldAround() throws SQLException {
        Connection slow = world.app();
        Connection fold = world.app();
        CountedWorld.report(slow, ALPHA, List.of(call(numbers.get(0), CallStatus.MISSED, ago("PT1M"))));
        for (int i = 1; i < 3; i++) {
            CountedWorld.report(app, ALPHA, List.of(call(numbers.get(i), CallStatus.MISSED, ago("PT1M"))));
            app.commit();
            for (int n = 0; n < 3; n++) {
                CountedWorld.fold(fold, ALPHA, 1000);
                fold.commit();
            }
        }
        slow.commit();
    }

    @Test
    void who_draws_a_changes_id_has_an_id_before() throws SQLException {
        app.commit();
        String drawn = world.texts("""
                        SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
                          JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                         WHERE d.adrelid = 'statistics_change'::regclass AND a.attname = 'id'
                        """).get(0);
        assertThat(drawn).contains("nextval");
        CountedWorld.texts(
                app,
                "SELECT "
                        + drawn); // the sequence writes down some draws at once: the next one needs no transaction's id
        app.commit();
        CountedWorld.texts(app, "SELECT " + drawn);
        assertThat(CountedWorld.texts(app, "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"))
                .containsExactly("t");
    }

    @Test
    void a_database_restored_on_another_server_folds_on() throws SQLException {
        CountedWorld.report(app, ALPHA, List.of(call(numbers.get(0), CallStatus.MISSED, ago("PT1M"))));
        app.commit();
        CountedWorld.fold(app, ALPHA, 1000);
        app.commit();
        world.run("UPDATE statistics_fold SET drawn_by = '999999999999'"); // of a server that had seen more
        for (int i = 1; i < 4; i++) {
            CountedWorld.report(app, ALPHA, List.of(call(numbers.get(i), CallStatus.MISSED, ago("PT1M"))));
            app.commit();
            world.foldAll();
            world.compare();
        }
        assertThat(
                        world.texts(
                                "SELECT folded_to = drawn AND drawn = (SELECT last_value FROM statistics_change_id) FROM statistics_fold"))
                .containsExactly("t");
    }

    @Test
    void who_comes_second_leaves_the_folding_to_the_first() throws SQLException {
        happen();
        CountedWorld.fold(app, ALPHA, 1);
        app.commit();
        Connection first = world.app();
        Connection second = world.app();
        assertThat(CountedWorld.fold(first, ALPHA, 3)).isPositive();
        assertThat(CountedWorld.foldPool(first)).isPositive();
        assertThat(CountedWorld.fold(second, ALPHA, 1000)).isZero();
        assertThat(CountedWorld.foldPool(second)).isZero();
        first.rollback();
        second.rollback();
        world.compare();
        assertThat(CountedWorld.fold(second, ALPHA, 1000)).isGreaterThan(3);
        second.commit();
        world.compare();
    }

    @Test
    void a_fold_takes_about_as_many_as_it_is_told() throws SQLException {
        happen();
        int all = Integer.parseInt(world.texts("SELECT count(*) FROM statistics_change WHERE company_id = 1")
                .get(0));
        world.compareOften(compare -> {
            int folded = 0;
            for (int some = CountedWorld.fold(app, ALPHA, 3); some > 0; some = CountedWorld.fold(app, ALPHA, 3)) {
                assertThat(some).isLessThanOrEqualTo(3);
                folded += some;
                app.commit();
                compare.run();
            }
            assertThat(folded).isEqualTo(all);
        });
    }

    @Test
    void counts_that_nobody_will_ask_for_are_forgotten_and_nobody_misses_them() throws SQLException {
        CountedWorld.report(
                app,
                ALPHA,
                List.of(
                        call(numbers.get(0), CallStatus.MISSED, ago("P39D")),
                        call(numbers.get(1), CallStatus.MISSED, ago("P41D")),
                        call(numbers.get(2), CallStatus.MISSED, ago("P1D"))));
        app.commit();
        world.in(beans -> beans.get(StatisticsFold.class).fold(ALPHA));
        world.compare();
        assertThat(counts()).containsExactly("1", "0", "3");
        world.run("UPDATE attempt_count SET starts_at = starts_at - interval '2 days' WHERE span_seconds > 0"
                + " AND starts_at < '2026-03-05'");
        world.run("UPDATE called_count SET starts_at = starts_at - interval '2 days' WHERE starts_at < '2026-03-05'");
        world.in(beans -> {
            beans.get(StatisticsFold.class).forgetOld(ALPHA);
            return null;
        });
        assertThat(counts()).containsExactly("0", "0", "3");
        world.compare();
        CountedWorld.reset(app, ALPHA, numbers);
        app.commit();
        world.in(beans -> beans.get(StatisticsFold.class).fold(ALPHA));
        world.compare();
    }

    /** Attempts that are counted by their day, 39 and 41 days ago; and in all. */
    private List<String> counts() throws SQLException {
        return world.texts("""
                SELECT unnest(ARRAY[
                       coalesce(sum(attempts) FILTER (WHERE span_seconds = 86400 AND starts_at BETWEEN '2026-03-01T00:00Z' AND '2026-03-02T00:00Z'), 0),
                       coalesce(sum(attempts) FILTER (WHERE span_seconds = 86400 AND starts_at < '2026-03-01T00:00Z'), 0),
                       sum(attempts) FILTER (WHERE span_seconds = 0)])
                  FROM attempt_count
                """);
    }

    // ---------------------------------------------------------------------------------------- what it costs

    @Test
    void figures_of_all_times_and_trends_read_nothing_of_the_pool_or_the_results() throws SQLException {
        happen();
        long read = world.in(beans -> {
            StatisticsService statistics = beans.get(StatisticsService.class);
            statistics.numbers(ALPHA, Timeframe.ALL);
            statistics.attempts(ALPHA, Timeframe.ALL, AttemptFilter.ALL);
            statistics.scenarios(ALPHA, Timeframe.ALL);
            statistics.outboundLines(ALPHA, Timeframe.ALL);
            for (TrendSpan span : TrendSpan.values()) {
                statistics.trend(ALPHA, span, Granularity.HOURLY, AttemptFilter.ALL);
                statistics.trend(ALPHA, span, Granularity.DAILY, AttemptFilter.ALL);
            }
            return beans.get(Reads.class).ofPoolAndResults();
        });
        assertThat(read).isZero();
    }

    @Test
    void a_timeframe_reads_what_was_called_in_the_quarter_that_it_begins_in() throws SQLException {
        CountedWorld.report(
                app,
                ALPHA,
                List.of(
                        call(numbers.get(0), CallStatus.MISSED, ago("P30D").plusSeconds(60)),
                        call(numbers.get(1), CallStatus.MISSED, ago("P30D").plusSeconds(3600)),
                        call(numbers.get(2), CallStatus.MISSED, ago("P3D")),
                        call(numbers.get(3), CallStatus.MISSED, ago("PT3H")),
                        call(numbers.get(4), CallStatus.MISSED, ago("PT3M"))));
        app.commit();
        world.run("ANALYZE company_number");
        long read = world.in(beans -> {
            beans.get(Reads.class).byIndex();
            assertThat(beans.get(StatisticsService.class)
                            .numbers(ALPHA, Timeframe.MONTH)
                            .total())
                    .isEqualTo(5);
            return beans.get(Reads.class).ofPoolAndResults();
        });
        assertThat(read).as("the number, and whether it is retired").isEqualTo(2);
    }

    @Test
    void what_was_folded_costs_nothing_however_old_the_oldest_snapshot_is() throws SQLException {
        assertThat(entriesReadAfterFolding()).isLessThan(50);
    }

    @Test
    void without_a_place_to_begin_at_it_would() throws SQLException {
        world.mutate("raised_floor", "p_floor.folded_to := least(p_floor.drawn, p_left - 1);", "");
        assertThat(entriesReadAfterFolding()).isGreaterThan(1_000);
    }

    /** Index entries that a reader and a fold read when 2,000 changes have been folded during a dump. */
    private long entriesReadAfterFolding() throws SQLException {
        Connection dump = world.database().owner();
        dump.setAutoCommit(false);
        dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        CountedWorld.texts(dump, "SELECT count(*) FROM statistics_change");
        for (int i = 0; i < 4; i++) {
            CountedWorld.run(app, "SELECT set_config('app.company', '1', true)");
            CountedWorld.run(
                    app,
                    "INSERT INTO statistics_change (company_id, slot, status, attempts) SELECT 1, 'epoch', 'BUSY', 1 FROM generate_series(1, 500)");
            app.commit();
            CountedWorld.fold(app, ALPHA, 5000);
            app.commit();
        }
        CountedWorld.fold(app, ALPHA, 5000);
        app.commit();
        long before = entriesRead();
        CountedWorld.fold(app, ALPHA, 5000);
        app.commit();
        assertThat(world.in(beans -> {
                            beans.get(Reads.class).byIndex();
                            return beans.get(StatisticsService.class).attempts(ALPHA, Timeframe.ALL, AttemptFilter.ALL);
                        })
                        .total())
                .isEqualTo(2_000);
        long entries = entriesRead() - before;
        dump.rollback();
        return entries;
    }

    private long entriesRead() throws SQLException {
        for (int i = 0; i < 3; i++) { // whichever connection it was
            world.in(beans -> beans.get(Reads.class).flush());
            CountedWorld.texts(app, "SELECT pg_stat_force_next_flush()");
            app.commit();
        }
        return Long.parseLong(
                world.texts("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'statistics_change'")
                        .get(0));
    }
}
