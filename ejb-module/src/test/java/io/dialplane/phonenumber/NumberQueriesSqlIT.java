package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.phonenumber.NumberPage.Sort;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberQueriesSqlIT {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);
    private static final Set<String> IRAN = Set.of("IR");
    private static final NumberReach REACH = new NumberReach(List.of("IR"), List.of("DE"));
    private static final Refusals NOBODY_IS_TOLD = (index, why) -> {};

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);

    @BeforeAll
    static void companies() throws SQLException {
        owner("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran')
                """);
        owner("""
                INSERT INTO users (id, company_id, username, password_hash, role, first_name, last_name, phone_number)
                VALUES (5, 1, 'ali', '-', 'AGENT', 'Ali', 'Ahmadi', '+989120000005'), (6, 1, 'sara', '-', 'AGENT', NULL, NULL, NULL)
                """);
    }

    @BeforeEach
    void emptyPool() throws SQLException {
        owner("TRUNCATE phone_number, number_state, company_number, company_list, call_result RESTART IDENTITY");
    }

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    // ---------------------------------------------------------------------------------------- numbers in

    @Test
    void numbers_come_into_the_pool_and_wait_for_their_place() throws SQLException {
        Intake intake =
                add("09121111111", "۰۹۱۲۲۲۲۲۲۲۲", "+98 912 111 1111", "02112345678", "abc", " ", "+14155552671");

        assertThat(intake).isEqualTo(new Intake(2, 1, 3, List.of("02112345678", "abc", "+14155552671")));
        assertThat(owner("""
                SELECT n.e164 || ' ' || n.country || ' ' || s.country || ' ' || s.dialable || ' ' || (s.free_at <= clock_timestamp())
                  FROM phone_number n JOIN number_state s ON s.number_id = n.id ORDER BY 1
                """)).containsExactly("+989121111111 IR IR true true", "+989122222222 IR IR true true");
    }

    @Test
    void the_sweep_gives_them_a_place() throws SQLException {
        add("09121111111", "09122222222");

        assertThat(owner("SELECT give_positions(1000, true)")).containsExactly("2");
        assertThat(owner("SELECT count(*) FROM number_state WHERE pos IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void what_is_there_already_is_a_duplicate_and_uses_up_no_ids() throws SQLException {
        add("09121111111");

        for (int i = 0; i < 10; i++) {
            assertThat(add("09121111111", "09121111111")).isEqualTo(new Intake(0, 2, 0, List.of()));
        }
        add("09122222222");
        assertThat(owner("SELECT max(id) FROM phone_number")).containsExactly("2");
    }

    @Test
    void at_most_five_samples_are_shown_cut_and_without_control_characters() {
        Intake intake = add("a", "b\u0007", "c".repeat(500), "d", "e", "f");

        assertThat(intake.invalid()).isEqualTo(6);
        assertThat(intake.invalidSamples()).containsExactly("a", "b", "c".repeat(64) + "…", "d", "e");
    }

    @Test
    void many_are_merged_in_slices() throws SQLException {
        String[] many = IntStream.range(0, 110_001)
                .mapToObj(i -> "0912" + (1_000_000 + i % 110_000))
                .toArray(String[]::new);

        assertThat(add(many)).isEqualTo(new Intake(110_000, 1, 0, List.of()));
        assertThat(owner("SELECT count(*) FROM phone_number n JOIN number_state s ON s.number_id = n.id"))
                .containsExactly("110000");
        assertThat(owner("SELECT count(*) FROM number_given")).containsExactly("0");
    }

    /** Autovacuum saw all of it empty: read row by row then, the pool is read again for each of the numbers. */
    @Test
    void merging_never_reads_the_whole_pool() throws SQLException {
        add("09121111111");
        emptyPool();
        owner("VACUUM ANALYZE phone_number");
        owner("ANALYZE number_given");

        long reads = PERSISTENCE.in(em -> {
            enter(em, ALPHA);
            NumberIntake intake = new NumberIntake(new NumberQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
            IntStream.range(0, 1_000).forEach(i -> intake.take("0912" + (1_000_000 + i)));
            assertThat(intake.finish().added()).isEqualTo(1_000);
            return (Long) em.createNativeQuery("""
                            SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'phone_number'
                            """, Long.class).getSingleResult();
        });

        assertThat(reads).isZero();
    }

    /** Autovacuum came by in the middle of it and saw no row: of none that is added, of none that is in the pool. */
    @Test
    void merging_never_compares_each_number_with_each() {
        long reads = PERSISTENCE.in(em -> {
            enter(em, ALPHA);
            NumberQueries queries = new NumberQueries(em);
            NumberIntake first = new NumberIntake(queries, ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
            IntStream.range(0, 1_000).forEach(i -> first.take("0912" + (1_000_000 + i)));
            assertThat(first.finish().added()).isEqualTo(1_000);
            UUID second = UUID.randomUUID();
            queries.stage(
                    ALPHA,
                    second,
                    IntStream.range(0, 1_000)
                            .mapToObj(i -> PhoneNumbers.parse("0913" + (1_000_000 + i), "IR")
                                    .orElseThrow())
                            .toList());
            vacuum();
            long before = poolRowsRead(em);
            assertThat(queries.addStaged(second)).isEqualTo(1_000);
            return poolRowsRead(em) - before;
        });

        assertThat(reads).isLessThan(10_000);
    }

    private static void vacuum() {
        try {
            owner("VACUUM phone_number, number_given");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long poolRowsRead(EntityManager em) {
        return (Long) em.createNativeQuery("""
                        SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'phone_number'
                        """, Long.class).getSingleResult();
    }

    @Test
    void two_who_add_the_same_numbers_at_once_add_each_once() throws Exception {
        List<String> numbers = new ArrayList<>();
        IntStream.range(0, 30_000).forEach(i -> numbers.add("0913" + (1_000_000 + i)));
        List<String> reversed = new ArrayList<>(numbers);
        Collections.reverse(reversed);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<Intake>> both = two.invokeAll(
                    List.<Callable<Intake>>of(
                            () -> add(numbers.toArray(String[]::new)), () -> add(reversed.toArray(String[]::new))),
                    60,
                    TimeUnit.SECONDS);

            assertThat(both.get(0).get().added() + both.get(1).get().added()).isEqualTo(30_000);
        } finally {
            two.shutdownNow();
        }
        assertThat(owner("SELECT count(*) FROM number_state")).containsExactly("30000");
    }

    /** Longer than a dialer's request would. */
    @Test
    void who_adds_the_same_as_an_import_that_is_not_done_waits_for_it() throws Exception {
        ExecutorService second = Executors.newSingleThreadExecutor();
        try (Connection first = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = first.createStatement()) {
            first.setAutoCommit(false);
            statement.execute("INSERT INTO phone_number (e164, country) VALUES ('+989121111111', 'IR')");
            Future<Integer> added = second.submit(() -> PERSISTENCE.in(em -> {
                em.createNativeQuery("SET LOCAL lock_timeout = '200ms'").executeUpdate();
                enter(em, ALPHA);
                NumberIntake intake = new NumberIntake(new NumberQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
                intake.take("09121111111");
                return intake.finish().added();
            }));
            Awaitility.await().untilAsserted(() -> assertThat(
                            owner(
                                    "SELECT count(*) FROM pg_locks WHERE NOT granted AND waitstart < clock_timestamp() - interval '1 s'"))
                    .containsExactly("1"));
            first.rollback();
            assertThat(added.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        } finally {
            second.shutdownNow();
        }
    }

    @Test
    void what_fails_in_the_middle_adds_nothing() throws SQLException {
        try {
            PERSISTENCE.run(em -> {
                enter(em, ALPHA);
                NumberIntake intake = new NumberIntake(new NumberQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
                IntStream.range(0, 6_000).forEach(i -> intake.take("0912" + (1_000_000 + i)));
                throw new IllegalStateException("broken file");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("broken file");
        }

        assertThat(owner("SELECT count(*) FROM phone_number")).containsExactly("0");
        assertThat(add("09121000000").added()).isEqualTo(1);
    }

    // ---------------------------------------------------------------------------------------- lists

    /** Ids 1 to 6: in queue, connected, missed, deleted by alpha, retired, of another country. */
    private void someNumbers() throws SQLException {
        owner("""
                INSERT INTO phone_number (e164, country) VALUES ('+989121111111', 'IR'), ('+989122222222', 'IR'), ('+989123333333', 'IR'),
                       ('+989124444444', 'IR'), ('+989125555555', 'IR'), ('+4915112345678', 'DE')
                """);
        owner("""
                INSERT INTO number_state (number_id, country, dialable, free_at, retired)
                SELECT id, country, true, CASE WHEN id <> 5 THEN now() END, id = 5 FROM phone_number
                """);
        owner("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, last_user_message, agent_id, deleted)
                VALUES (1, 2, 'CONNECTED', 3, '2026-01-01T10:00:00Z', 'call me', 5, false), (1, 3, 'MISSED', 1, '2026-01-02T10:00:00Z', NULL, 6, false),
                       (1, 4, 'MISSED', 1, '2026-01-03T10:00:00Z', NULL, 5, true), (1, 5, 'MISSED', 1, '2026-01-03T10:00:00Z', NULL, 5, false),
                       (2, 1, 'BUSY', 1, '2026-01-04T10:00:00Z', NULL, NULL, false)
                """);
    }

    @Test
    void a_company_sees_its_own_status_of_each_number_of_its_countries() throws SQLException {
        someNumbers();

        assertThat(page(ALPHA, NumberFilter.ALL, Sort.CREATED_AT, false))
                .containsExactly(
                        new CompanyNumber(1, "+989121111111", "ACTIVE", "IN_QUEUE", 0, null, null, null),
                        new CompanyNumber(
                                2,
                                "+989122222222",
                                "ACTIVE",
                                "CONNECTED",
                                3,
                                Instant.parse("2026-01-01T10:00:00Z"),
                                "call me",
                                new CompanyNumber.Agent(5, "Ali Ahmadi", "+989120000005")),
                        new CompanyNumber(
                                3,
                                "+989123333333",
                                "ACTIVE",
                                "MISSED",
                                1,
                                Instant.parse("2026-01-02T10:00:00Z"),
                                null,
                                new CompanyNumber.Agent(6, "sara", null)));
        assertThat(ids(BETA, NumberFilter.ALL, Sort.CREATED_AT, true)).containsExactly(4, 3, 2, 1);
        assertThat(count(ALPHA, NumberFilter.ALL)).isEqualTo(3);
        assertThat(count(BETA, NumberFilter.ALL)).isEqualTo(4);
    }

    @Test
    void a_number_of_another_country_is_seen_by_who_has_something_to_do_with_it() throws SQLException {
        someNumbers();
        owner(
                "INSERT INTO company_number (company_id, number_id, last_status, attempts) VALUES (1, 6, 'INBOUND_CALL', 1)");

        for (Sort sort : Sort.values()) {
            assertThat(ids(ALPHA, NumberFilter.ALL, sort, true)).contains(6);
            assertThat(ids(BETA, NumberFilter.ALL, sort, true)).doesNotContain(6);
        }
        NumberFilter calledIn = new NumberFilter("INBOUND_CALL", null, null, null, null);
        assertThat(ids(ALPHA, calledIn, Sort.CREATED_AT, true)).containsExactly(6);
        assertThat(count(ALPHA, NumberFilter.ALL)).isEqualTo(4);
    }

    /** Behind row-level security the planner takes the company's numbers for few, and joined them again and again. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "IN_QUEUE")
    void a_page_asks_for_the_company_s_numbers_by_their_keys(String status) throws SQLException {
        owner(
                "INSERT INTO phone_number (id, e164, country) SELECT i, '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 20000) i");
        owner(
                "INSERT INTO number_state (number_id, country, dialable) SELECT i, 'IR', true FROM generate_series(1, 20000) i");
        owner("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at)
                SELECT 1 + i % 2, i, 'MISSED', 1, now() FROM generate_series(1, 20000) i
                """);
        owner("VACUUM ANALYZE phone_number, number_state, company_number");

        long reads = PERSISTENCE.in(em -> {
            enter(em, ALPHA);
            assertThat(new NumberQueries(em)
                            .page(
                                    ALPHA,
                                    REACH,
                                    new NumberFilter(status, null, null, null, null),
                                    null,
                                    new NumberPage(Sort.CREATED_AT, true, 0, 50, null)))
                    .hasSize(50);
            return (Long) em.createNativeQuery(
                            "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'company_number'",
                            Long.class)
                    .getSingleResult();
        });

        assertThat(reads).isZero();
    }

    /** Others may have filled the pool with millions of numbers before the company's first one, and behind its last. */
    @ParameterizedTest
    @CsvSource({"CREATED_AT, true", "CREATED_AT, false", "STATUS, true", "LAST_ATTEMPT_AT, true"})
    void a_page_walks_over_no_other_country_s_numbers(Sort sort, boolean descending) throws SQLException {
        owner("""
                INSERT INTO phone_number (id, e164, country)
                SELECT i, '+' || (989121000000 + i), CASE WHEN i BETWEEN 10001 AND 13000 THEN (ARRAY['IR', 'DE', 'TR'])[i % 3 + 1] ELSE 'US' END
                  FROM generate_series(1, 20000) i
                """);
        owner("INSERT INTO number_state (number_id, country, dialable) SELECT id, country, true FROM phone_number");
        owner("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts)
                SELECT 1, i, 'MISSED', 1 FROM generate_series(10001, 10100) i
                """);
        owner("VACUUM ANALYZE phone_number, number_state, company_number");
        NumberReach reach = new NumberReach(List.of("DE", "IR"), List.of("TR"));

        NumberPage whole = new NumberPage(sort, descending, 0, 5000, null);
        List<CompanyNumber> list = ask(ALPHA, q -> q.page(ALPHA, reach, NumberFilter.ALL, null, whole));
        assertThat(list).hasSize(2000 + 34).extracting(CompanyNumber::id).doesNotHaveDuplicates();
        long read = PERSISTENCE.in(em -> {
            enter(em, ALPHA);
            NumberPage page = new NumberPage(sort, descending, 0, 20, null);
            assertThat(new NumberQueries(em).page(ALPHA, reach, NumberFilter.ALL, null, page))
                    .hasSize(20);
            return (Long) em.createNativeQuery("""
                            SELECT cast(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS bigint) FROM pg_stat_xact_user_tables
                             WHERE relname IN ('phone_number', 'number_state')
                            """, Long.class).getSingleResult();
        });

        assertThat(read).as("rows of numbers").isLessThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({"IN_QUEUE, 1", "CONNECTED, 2", "MISSED, 3", "BUSY,", "COMPLAINED,"})
    void a_status_is_the_company_s(String status, Integer id) throws SQLException {
        someNumbers();
        NumberFilter filter = new NumberFilter(status, null, null, null, null);

        for (Sort sort : Sort.values()) {
            assertThat(ids(ALPHA, filter, sort, true)).isEqualTo(id == null ? List.of() : List.of(id));
        }
        assertThat(count(ALPHA, filter)).isEqualTo(id == null ? 0 : 1);
    }

    @Test
    void a_number_that_was_put_back_into_the_queue_is_in_it() throws SQLException {
        someNumbers();
        owner("UPDATE company_number SET last_status = 'IN_QUEUE' WHERE company_id = 1 AND number_id = 3");

        NumberFilter queue = new NumberFilter("IN_QUEUE", null, null, null, null);
        assertThat(ids(ALPHA, queue, Sort.CREATED_AT, false)).containsExactly(1, 3);
        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.STATUS, false)).containsExactly(2, 1, 3);
        assertThat(count(ALPHA, queue)).isEqualTo(2);
    }

    @Test
    void sorted_by_attempt_those_without_are_last_either_way() throws SQLException {
        someNumbers();

        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.LAST_ATTEMPT_AT, true)).containsExactly(3, 2, 1);
        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.LAST_ATTEMPT_AT, false)).containsExactly(2, 3, 1);
    }

    @Test
    void sorted_by_status_the_queue_stands_where_its_name_does() throws SQLException {
        someNumbers();

        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.STATUS, false)).containsExactly(2, 1, 3);
        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.STATUS, true)).containsExactly(3, 1, 2);
    }

    @Test
    void pages_of_every_order_put_together_are_the_whole_list() throws SQLException {
        owner(
                "INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 97) i");
        owner(
                "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, country, true, now() FROM phone_number");
        owner("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at)
                SELECT 1, i, (ARRAY['BUSY', 'MISSED', 'IN_QUEUE', 'UNKNOWN', 'INBOUND_CALL'])[i % 5 + 1], 1,
                       CASE WHEN i % 4 > 0 THEN timestamptz '2026-01-01' + i % 7 * interval '1 hour' END
                  FROM generate_series(1, 97) i WHERE i % 3 > 0
                """);
        for (Sort sort : Sort.values()) {
            for (boolean descending : new boolean[] {true, false}) {
                List<Integer> whole = ids(ALPHA, NumberFilter.ALL, sort, descending);
                assertThat(whole).hasSize(97).doesNotHaveDuplicates();
                for (int size : new int[] {1, 7, 10, 50}) {
                    List<Integer> together = new ArrayList<>();
                    for (int skip = 0; skip < 110; skip += size) {
                        NumberPage page = new NumberPage(sort, descending, skip, size, null);
                        List<CompanyNumber> part = ask(ALPHA, q -> q.page(ALPHA, REACH, NumberFilter.ALL, null, page));
                        part.forEach(number -> together.add(number.id()));
                    }
                    assertThat(together).as("%s %s %s", sort, descending, size).isEqualTo(whole);
                }
            }
        }
        NumberPage behind = new NumberPage(Sort.CREATED_AT, true, 0, 3, 50);
        List<CompanyNumber> part = ask(ALPHA, q -> q.page(ALPHA, REACH, NumberFilter.ALL, null, behind));
        assertThat(part).extracting(CompanyNumber::id).containsExactly(49, 48, 47);
    }

    @ParameterizedTest
    @CsvSource({
        "09122222222, 2",
        "0912222, 2",
        "+989122222222, 2",
        "00989122222222, 2",
        "989122222222, 2",
        "۰۹۱۲ ۲۲۲, 2",
        "2222222, 2",
        "9123, 3",
        "0922,",
        "912%,",
        "abc,",
        "_,",
    })
    void a_search_finds_the_national_and_the_international_form(String text, Integer id) throws SQLException {
        someNumbers();
        NumberSearch search = NumberSearch.of(text, "IR");
        NumberFilter filter = new NumberFilter(null, text, null, null, null);

        List<Integer> found = search == null
                ? List.of()
                : ask(
                                ALPHA,
                                q -> q.page(
                                        ALPHA,
                                        REACH,
                                        filter,
                                        search,
                                        new NumberPage(Sort.CREATED_AT, false, 0, 50, null)))
                        .stream()
                        .map(CompanyNumber::id)
                        .toList();

        assertThat(found).isEqualTo(id == null ? List.of() : List.of(id));
    }

    @Test
    void dates_mean_the_company_s_own_last_attempt() throws SQLException {
        someNumbers();
        Instant second = Instant.parse("2026-01-02T10:00:00Z");

        assertThat(ids(ALPHA, new NumberFilter(null, null, second, null, null), Sort.CREATED_AT, true))
                .containsExactly(3);
        assertThat(ids(ALPHA, new NumberFilter(null, null, null, second, null), Sort.LAST_ATTEMPT_AT, true))
                .containsExactly(3, 2);
        assertThat(ids(ALPHA, new NumberFilter(null, null, null, second.minusSeconds(1), null), Sort.STATUS, true))
                .containsExactly(2);
        assertThat(ids(BETA, new NumberFilter(null, null, null, second, null), Sort.CREATED_AT, true))
                .isEmpty();
    }

    @Test
    void an_agent_sees_the_numbers_whose_latest_result_is_theirs() throws SQLException {
        someNumbers();

        for (Sort sort : Sort.values()) {
            assertThat(ids(ALPHA, new NumberFilter(null, null, null, null, 5), sort, true))
                    .containsExactly(2);
        }
        assertThat(count(ALPHA, new NumberFilter(null, null, null, null, 5))).isEqualTo(1);
        List<CompanyNumber> own = ask(ALPHA, q -> q.one(ALPHA, REACH, 2, 5));
        List<CompanyNumber> other = ask(ALPHA, q -> q.one(ALPHA, REACH, 3, 5));
        assertThat(own).hasSize(1);
        assertThat(other).isEmpty();
    }

    @Test
    void one_number_is_there_when_the_list_shows_it() throws SQLException {
        someNumbers();
        for (int id = 0; id <= 7; id++) {
            int each = id;
            List<CompanyNumber> found = ask(ALPHA, q -> q.one(ALPHA, REACH, each, null));
            assertThat(found).hasSize(id >= 1 && id <= 3 ? 1 : 0);
        }
    }

    @Test
    void row_level_security_hides_another_company_s_view() throws SQLException {
        someNumbers();

        NumberPage page = new NumberPage(Sort.CREATED_AT, false, 0, 50, null);
        List<CompanyNumber> asBeta = ask(BETA, q -> q.page(ALPHA, REACH, NumberFilter.ALL, null, page));

        assertThat(asBeta).extracting(CompanyNumber::status).containsOnly("IN_QUEUE");
    }

    // ---------------------------------------------------------------------------------------- exports

    private static final List<NumberFilter> FILTERS = List.of(
            NumberFilter.ALL,
            new NumberFilter("IN_QUEUE", null, null, null, null),
            new NumberFilter("MISSED", null, null, null, null),
            new NumberFilter("BUSY", null, null, null, 5),
            new NumberFilter(null, null, null, null, 5),
            new NumberFilter("IN_QUEUE", null, null, null, 5),
            new NumberFilter(null, null, Instant.parse("2026-01-01T02:00:00Z"), null, null),
            new NumberFilter(null, null, null, Instant.parse("2026-01-01T04:00:00Z"), 5),
            new NumberFilter("MISSED", null, Instant.parse("2026-01-01T01:00:00Z"), null, null),
            new NumberFilter(null, "0912100001", null, null, null),
            new NumberFilter("IN_QUEUE", "0912100001", null, null, null),
            new NumberFilter("UNKNOWN", "1000", null, null, null));

    /** 97 numbers, of which alpha has touched two in three; beta has touched all; one is retired, one deleted by alpha. */
    private void manyNumbers() throws SQLException {
        owner(
                "INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 97) i");
        owner(
                "INSERT INTO number_state (number_id, country, dialable, free_at, retired) SELECT id, country, true, CASE WHEN id <> 50 THEN now() END, id = 50 FROM phone_number");
        owner("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, agent_id, last_result_id, deleted)
                SELECT c, i, (ARRAY['BUSY', 'MISSED', 'IN_QUEUE', 'UNKNOWN', 'INBOUND_CALL'])[i % 5 + 1], 1,
                       CASE WHEN i % 4 > 0 THEN timestamptz '2026-01-01' + i % 7 * interval '1 hour' END, CASE WHEN i % 2 = 0 THEN 5 END,
                       CASE WHEN i % 5 <> 2 THEN c * 1000 + i END, c = 1 AND i = 70
                  FROM generate_series(1, 97) i, generate_series(1, 2) c WHERE c = 2 OR i % 3 > 0
                """);
        owner("""
                INSERT INTO call_result (id, number_id, company_id, status, attempted_at, received_at)
                SELECT last_result_id, number_id, company_id, last_status, coalesce(last_attempt_at, '2025-12-31'),
                       timestamptz '2026-02-01' + number_id * interval '1 minute'
                  FROM company_number WHERE last_result_id IS NOT NULL
                """);
    }

    @Test
    void an_export_shows_what_the_list_shows_whatever_the_filter_and_the_parts() throws SQLException {
        manyNumbers();
        for (NumberFilter filter : FILTERS) {
            NumberSearch search = filter.search() == null ? null : NumberSearch.of(filter.search(), "IR");
            NumberPage whole = new NumberPage(Sort.CREATED_AT, false, 0, 500, null);
            List<CompanyNumber> list = ask(ALPHA, q -> q.page(ALPHA, REACH, filter, search, whole));
            assertThat(list).as("%s", filter).isNotEmpty();
            for (int most : new int[] {1, 7, 500}) {
                List<CompanyNumber> exported = new ArrayList<>();
                List<ExportedNumber> part = List.of();
                int after = 0;
                do {
                    int behind = after;
                    part = ask(ALPHA, q -> q.exported(ALPHA, REACH, filter, search, behind, most));
                    part.forEach(number -> exported.add(number.number()));
                    after = part.isEmpty()
                            ? after
                            : part.get(part.size() - 1).number().id();
                } while (!part.isEmpty());
                assertThat(exported).as("%s in parts of %d", filter, most).isEqualTo(list);
            }
        }
    }

    @Test
    void chosen_numbers_are_those_of_the_list_that_have_the_ids() throws SQLException {
        manyNumbers();
        List<Integer> ids = List.of(1, 2, 3, 10, 12, 50, 70, 97, 98, -1);
        for (NumberFilter filter : FILTERS) {
            NumberSearch search = filter.search() == null ? null : NumberSearch.of(filter.search(), "IR");
            NumberPage whole = new NumberPage(Sort.CREATED_AT, false, 0, 500, null);
            List<CompanyNumber> list = ask(ALPHA, q -> q.page(ALPHA, REACH, filter, search, whole)).stream()
                    .filter(number -> ids.contains(number.id()))
                    .toList();

            List<ExportedNumber> exported = ask(ALPHA, q -> q.exported(ALPHA, REACH, filter, search, ids));

            assertThat(exported)
                    .as("%s", filter)
                    .extracting(ExportedNumber::number)
                    .isEqualTo(list);
        }
        List<ExportedNumber> none = ask(ALPHA, q -> q.exported(ALPHA, REACH, NumberFilter.ALL, null, List.of()));
        assertThat(none).isEmpty();
    }

    @Test
    void an_export_shows_when_the_company_s_latest_result_was_received() throws SQLException {
        manyNumbers();

        List<ExportedNumber> exported = ask(ALPHA, q -> q.exported(ALPHA, REACH, NumberFilter.ALL, null, 0, 500));

        assertThat(exported).allSatisfy(number -> {
            int id = number.number().id();
            assertThat(number.lastStatusChange())
                    .isEqualTo(
                            id % 3 == 0 || id % 5 == 2
                                    ? null
                                    : Instant.parse("2026-02-01T00:00:00Z").plusSeconds(60L * id));
        });
    }

    /** A list that goes on behind an id, and an export, read each row once, not all of the company's again for each part. */
    @ParameterizedTest
    @CsvSource({"MISSED,,", ",5,", ",,2026-01-01T00:00:00Z"})
    void going_on_behind_an_id_reads_what_is_behind_it(String status, Integer agent, Instant from) throws SQLException {
        owner(
                "INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 60000) i");
        owner(
                "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, country, true, now() FROM phone_number");
        owner("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, agent_id)
                SELECT c, i, 'MISSED', 1, '2026-01-02', 5 FROM generate_series(1, 60000) i, generate_series(1, 2) c
                """);
        owner("VACUUM ANALYZE company_number, phone_number, number_state");
        NumberFilter filter = new NumberFilter(status, null, from, null, agent);

        long read = PERSISTENCE.in(em -> {
            enter(em, BETA);
            List<ExportedNumber> part = new NumberQueries(em).exported(BETA, REACH, filter, null, 5_000, 1_000);
            assertThat(part).hasSize(1_000);
            assertThat(part.get(0).number().id()).isEqualTo(5_001);
            return (Long) em.createNativeQuery("""
                            SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'company_number'
                            """, Long.class).getSingleResult();
        });

        assertThat(read).as("rows of company_number").isLessThan(2_500);
    }

    // ---------------------------------------------------------------------------------------- helpers

    private static Intake add(String... texts) {
        return PERSISTENCE.in(em -> {
            enter(em, ALPHA);
            NumberIntake intake = new NumberIntake(new NumberQueries(em), ALPHA, "IR", IRAN, false, NOBODY_IS_TOLD);
            for (String text : texts) {
                intake.take(text);
            }
            return intake.finish();
        });
    }

    private static List<Integer> ids(CompanyId company, NumberFilter filter, Sort sort, boolean descending) {
        return page(company, filter, sort, descending).stream()
                .map(CompanyNumber::id)
                .toList();
    }

    private static List<CompanyNumber> page(CompanyId company, NumberFilter filter, Sort sort, boolean descending) {
        return ask(company, q -> q.page(company, REACH, filter, null, new NumberPage(sort, descending, 0, 500, null)));
    }

    private static long count(CompanyId company, NumberFilter filter) {
        return ask(company, q -> q.count(company, REACH, filter, null));
    }

    private static <T> T ask(CompanyId company, Function<NumberQueries, T> question) {
        return PERSISTENCE.in((EntityManager em) -> {
            enter(em, company);
            return question.apply(new NumberQueries(em));
        });
    }

    private static void enter(EntityManager em, CompanyId company) {
        em.createNativeQuery("SELECT set_config('app.company', :company, true)", String.class)
                .setParameter("company", company.toString())
                .getSingleResult();
    }

    private static List<String> owner(String sql) throws SQLException {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                try (var result = statement.getResultSet()) {
                    while (result.next()) {
                        rows.add(result.getString(1));
                    }
                }
            }
            return rows;
        }
    }
}
