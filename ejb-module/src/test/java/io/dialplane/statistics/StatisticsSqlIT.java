package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.ALPHA;
import static io.dialplane.statistics.CountedWorld.BETA;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures are what a count of the tables gives, whatever has happened to them, folded or not; beside each rule what happens without it. */
class StatisticsSqlIT extends StatisticsBed {

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

    private StatusFigures numbers(CompanyId company, Timeframe timeframe) {
        return world.ask(statistics -> statistics.numbers(company, timeframe));
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
}
