package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TableTimes.Calendar;
import io.dialplane.platform.TableWriter;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What stands in an export, cell by cell. */
class NumberExportSqlIT {

    private static final int NUMBERS = 5_003;
    private static final CompanyId IRANIAN = new CompanyId(1);
    private static final CompanyId GERMAN = new CompanyId(2);
    private static final ExportSelection ALL = new ExportSelection(NumberFilter.ALL, null, Set.of());

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    /** Rows as they come. */
    private static final class Rows implements TableWriter {

        private final List<List<Object>> rows = new ArrayList<>();

        @Override
        public void row(Object... cells) {
            rows.add(Arrays.asList(cells));
        }

        @Override
        public void finish() {
            throw new AssertionError("the end is for whoever has begun the table");
        }

        @Override
        public void breakOff(String notice) {
            throw new AssertionError(notice);
        }
    }

    @BeforeAll
    static void numbers() throws SQLException {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO company (id, name, display_name, country, time_zone, settings)
                    VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran', '{"countries": ["IR", "DE"]}'),
                           (2, 'beta', 'Beta', 'DE', 'Europe/Berlin', '{"countries": ["IR", "DE"]}');
                    INSERT INTO users (id, company_id, username, password_hash, role, first_name, last_name, phone_number)
                    VALUES (5, 1, 'ali', '-', 'AGENT', 'Ali', 'Ahmadi', '+989120000005');
                    INSERT INTO phone_number (e164, country) VALUES ('+4915112345678', 'DE');
                    INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(2, 5003) i;
                    INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, country, true, now() FROM phone_number;
                    INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, agent_id, last_user_message, last_result_id)
                    VALUES (1, 2, 'CONNECTED', 3, '2026-01-31T06:35:07.9Z', 5, '=1+1', 9), (2, 2, 'MISSED', 1, '2026-01-31T06:35:07Z', NULL, NULL, NULL);
                    INSERT INTO call_result (id, number_id, company_id, status, attempted_at, received_at)
                    VALUES (9, 2, 1, 'CONNECTED', '2026-01-31T06:35:07.9Z', '2026-03-20T20:30:00Z');
                    """);
        }
    }

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @Test
    void cells_are_what_the_company_s_people_read() {
        Rows rows = export(IRANIAN, ALL, Calendar.GREGORIAN);

        assertThat(rows.rows).hasSize(NUMBERS);
        assertThat(rows.rows.subList(0, 3))
                .containsExactly(
                        Arrays.asList(1, "+4915112345678", "IN_QUEUE", 0, null, null, null, null, null),
                        Arrays.asList(
                                2,
                                "09121000002",
                                "CONNECTED",
                                3,
                                "2026-01-31 10:05:07",
                                "2026-03-21 00:00:00",
                                "Ali Ahmadi",
                                "09120000005",
                                "=1+1"),
                        Arrays.asList(3, "09121000003", "IN_QUEUE", 0, null, null, null, null, null));
        assertThat(rows.rows)
                .extracting(row -> row.get(0))
                .doesNotHaveDuplicates()
                .last()
                .isEqualTo(NUMBERS);
    }

    @Test
    void days_may_be_Jalali() {
        assertThat(export(IRANIAN, ALL, Calendar.JALALI).rows.get(1))
                .containsSequence("1404-11-11 10:05:07", "1405-01-01 00:00:00");
    }

    @Test
    void statuses_are_called_as_the_reader_calls_them() {
        Rows rows = new Rows();
        PERSISTENCE.in(em -> {
            try {
                new TestBeans(em, Clock.systemUTC())
                        .get(NumberExport.class)
                        .begin(
                                IRANIAN,
                                new ExportSelection(NumberFilter.ALL, List.of(1, 2), Set.of()),
                                Calendar.JALALI,
                                status -> "<" + status + ">")
                        .writeTo(rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return null;
        });
        assertThat(rows.rows).extracting(row -> row.get(2)).containsExactly("<IN_QUEUE>", "<CONNECTED>");
    }

    @Test
    void another_company_reads_its_own_in_its_own_way() {
        assertThat(export(GERMAN, ALL, Calendar.GREGORIAN).rows.subList(0, 2))
                .containsExactly(
                        Arrays.asList(1, "015112345678", "IN_QUEUE", 0, null, null, null, null, null),
                        Arrays.asList(2, "+989121000002", "MISSED", 1, "2026-01-31 07:35:07", null, null, null, null));
    }

    @Test
    void what_is_excluded_is_left_out_wherever_it_stands() {
        Set<Integer> excluded = Set.of(1, 2_000, 2_001, NUMBERS, 7_777);

        assertThat(ids(new ExportSelection(NumberFilter.ALL, null, excluded)))
                .hasSize(NUMBERS - 4)
                .doesNotContainAnyElementsOf(excluded);
        assertThat(ids(new ExportSelection(NumberFilter.ALL, List.of(1, 2, 3), Set.of(2))))
                .containsExactly(1, 3);
    }

    /** A whole part of them is nobody's. */
    @Test
    void chosen_ones_are_found_behind_any_number_of_unknown_ids() {
        List<Integer> ids = new ArrayList<>(List.of(NUMBERS, 3, 2, 3, -1));
        IntStream.range(10_000, 16_000).forEach(ids::add);
        assertThat(ids(new ExportSelection(NumberFilter.ALL, ids, Set.of()))).containsExactly(2, 3, NUMBERS);

        List<Integer> negative = new ArrayList<>(List.of(4));
        IntStream.range(1, 6_000).forEach(i -> negative.add(-i));
        assertThat(ids(new ExportSelection(NumberFilter.ALL, negative, Set.of())))
                .containsExactly(4);
        assertThat(ids(new ExportSelection(NumberFilter.ALL, List.of(), Set.of())))
                .isEmpty();
    }

    @Test
    void a_search_that_can_match_nothing_gives_nothing() {
        NumberFilter filter = new NumberFilter(null, "nobody", null, null, null);

        assertThat(ids(new ExportSelection(filter, null, Set.of()))).isEmpty();
        assertThat(ids(new ExportSelection(filter, List.of(1, 2), Set.of()))).isEmpty();
    }

    /** What came later than the newest that somebody saw is not meant. */
    @Test
    void a_selection_of_all_may_end_at_a_number() {
        PERSISTENCE.in(em -> {
            NumberService numbers = new TestBeans(em, Clock.systemUTC()).get(NumberService.class);
            assertThat(numbers.newest(IRANIAN, NumberFilter.ALL)).contains(NUMBERS);
            NumberSelection all = NumberSelection.allOf(NumberFilter.ALL, Set.of(2));
            assertThat(numbers.slice(IRANIAN, all.upTo(4), 0)).contains(new NumberService.Slice(List.of(1, 3, 4), 4));
            assertThat(numbers.slice(IRANIAN, all.upTo(4), 4)).isEmpty();
            assertThat(numbers.slice(IRANIAN, all, 4).orElseThrow().last()).isEqualTo(NUMBERS);
            return null;
        });
    }

    private static List<Object> ids(ExportSelection selection) {
        return export(IRANIAN, selection, Calendar.GREGORIAN).rows.stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static Rows export(CompanyId company, ExportSelection selection, Calendar calendar) {
        return PERSISTENCE.in(em -> {
            Rows rows = new Rows();
            try {
                new TestBeans(em, Clock.systemUTC())
                        .get(NumberExport.class)
                        .begin(company, selection, calendar)
                        .writeTo(rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return rows;
        });
    }
}
