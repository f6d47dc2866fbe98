package io.dialplane.statistics;

import static io.dialplane.statistics.CountedWorld.ALPHA;
import static io.dialplane.statistics.CountedWorld.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.callresult.CallStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Folding loses nothing, whoever is slow, and readers pay for nothing that was folded; beside each rule what happens without it. */
class StatisticsFoldSqlIT extends StatisticsBed {

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
