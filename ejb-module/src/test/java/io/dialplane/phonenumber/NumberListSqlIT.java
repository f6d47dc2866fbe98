package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.phonenumber.NumberPage.Sort;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TableReads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a company sees of the pool: pages, counts, one number. */
class NumberListSqlIT extends NumberSqlBed {

    /** Ids 1 to 6: in queue, connected, missed, deleted by alpha, retired, of another country. */
    private void someNumbers() {
        database.run("""
                INSERT INTO phone_number (e164, country) VALUES ('+989121111111', 'IR'), ('+989122222222', 'IR'), ('+989123333333', 'IR'),
                       ('+989124444444', 'IR'), ('+989125555555', 'IR'), ('+4915112345678', 'DE')
                """);
        database.run("""
                INSERT INTO number_state (number_id, country, dialable, free_at, retired)
                SELECT id, country, true, CASE WHEN id <> 5 THEN now() END, id = 5 FROM phone_number
                """);
        database.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, last_user_message, agent_id, deleted)
                VALUES (1, 2, 'CONNECTED', 3, '2026-01-01T10:00:00Z', 'call me', 5, false), (1, 3, 'MISSED', 1, '2026-01-02T10:00:00Z', NULL, 6, false),
                       (1, 4, 'MISSED', 1, '2026-01-03T10:00:00Z', NULL, 5, true), (1, 5, 'MISSED', 1, '2026-01-03T10:00:00Z', NULL, 5, false),
                       (2, 1, 'BUSY', 1, '2026-01-04T10:00:00Z', NULL, NULL, false)
                """);
    }

    @Test
    void a_company_sees_its_own_status_of_each_number_of_its_countries() {
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
    void a_number_of_another_country_is_seen_by_who_has_something_to_do_with_it() {
        someNumbers();
        database.run(
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
    void a_page_asks_for_the_company_s_numbers_by_their_keys(String status) {
        database.run(
                "INSERT INTO phone_number (id, e164, country) SELECT i, '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 20000) i");
        database.run(
                "INSERT INTO number_state (number_id, country, dialable) SELECT i, 'IR', true FROM generate_series(1, 20000) i");
        database.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at)
                SELECT 1 + i % 2, i, 'MISSED', 1, now() FROM generate_series(1, 20000) i
                """);
        database.run("VACUUM ANALYZE phone_number, number_state, company_number");

        long reads = persistence.in(em -> {
            enter(em, ALPHA);
            TableReads read = TableReads.of(em, "company_number");
            assertThat(new NumberQueries(em)
                            .page(
                                    ALPHA,
                                    REACH,
                                    new NumberFilter(status, null, null, null, null),
                                    null,
                                    new NumberPage(Sort.CREATED_AT, true, 0, 50, null)))
                    .hasSize(50);
            return read.scans();
        });

        assertThat(reads).isZero();
    }

    /** Others may have filled the pool with millions of numbers before the company's first one, and behind its last. */
    @ParameterizedTest
    @CsvSource({"CREATED_AT, true", "CREATED_AT, false", "STATUS, true", "LAST_ATTEMPT_AT, true"})
    void a_page_walks_over_no_other_country_s_numbers(Sort sort, boolean descending) {
        database.run("""
                INSERT INTO phone_number (id, e164, country)
                SELECT i, '+' || (989121000000 + i), CASE WHEN i BETWEEN 10001 AND 13000 THEN (ARRAY['IR', 'DE', 'TR'])[i % 3 + 1] ELSE 'US' END
                  FROM generate_series(1, 20000) i
                """);
        database.run(
                "INSERT INTO number_state (number_id, country, dialable) SELECT id, country, true FROM phone_number");
        database.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts)
                SELECT 1, i, 'MISSED', 1 FROM generate_series(10001, 10100) i
                """);
        database.run("VACUUM ANALYZE phone_number, number_state, company_number");
        NumberReach reach = new NumberReach(List.of("DE", "IR"), List.of("TR"));

        NumberPage whole = new NumberPage(sort, descending, 0, 5000, null);
        List<CompanyNumber> list = ask(ALPHA, q -> q.page(ALPHA, reach, NumberFilter.ALL, null, whole));
        assertThat(list).hasSize(2000 + 34).extracting(CompanyNumber::id).doesNotHaveDuplicates();
        long read = persistence.in(em -> {
            enter(em, ALPHA);
            TableReads reads = TableReads.of(em, "phone_number", "number_state");
            NumberPage page = new NumberPage(sort, descending, 0, 20, null);
            assertThat(new NumberQueries(em).page(ALPHA, reach, NumberFilter.ALL, null, page))
                    .hasSize(20);
            return reads.rows();
        });

        assertThat(read).as("rows of numbers").isLessThan(1_000);
    }

    @ParameterizedTest
    @CsvSource({"IN_QUEUE, 1", "CONNECTED, 2", "MISSED, 3", "BUSY,", "COMPLAINED,"})
    void a_status_is_the_company_s(String status, Integer id) {
        someNumbers();
        NumberFilter filter = new NumberFilter(status, null, null, null, null);

        for (Sort sort : Sort.values()) {
            assertThat(ids(ALPHA, filter, sort, true)).isEqualTo(id == null ? List.of() : List.of(id));
        }
        assertThat(count(ALPHA, filter)).isEqualTo(id == null ? 0 : 1);
    }

    @Test
    void a_number_that_was_put_back_into_the_queue_is_in_it() {
        someNumbers();
        database.run("UPDATE company_number SET last_status = 'IN_QUEUE' WHERE company_id = 1 AND number_id = 3");

        NumberFilter queue = new NumberFilter("IN_QUEUE", null, null, null, null);
        assertThat(ids(ALPHA, queue, Sort.CREATED_AT, false)).containsExactly(1, 3);
        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.STATUS, false)).containsExactly(2, 1, 3);
        assertThat(count(ALPHA, queue)).isEqualTo(2);
    }

    @Test
    void sorted_by_attempt_those_without_are_last_either_way() {
        someNumbers();

        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.LAST_ATTEMPT_AT, true)).containsExactly(3, 2, 1);
        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.LAST_ATTEMPT_AT, false)).containsExactly(2, 3, 1);
    }

    @Test
    void sorted_by_status_the_queue_stands_where_its_name_does() {
        someNumbers();

        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.STATUS, false)).containsExactly(2, 1, 3);
        assertThat(ids(ALPHA, NumberFilter.ALL, Sort.STATUS, true)).containsExactly(3, 1, 2);
    }

    @Test
    void pages_of_every_order_put_together_are_the_whole_list() {
        database.run(
                "INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 97) i");
        database.run(
                "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, country, true, now() FROM phone_number");
        database.run("""
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
    void a_search_finds_the_national_and_the_international_form(String text, Integer id) {
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
    void dates_mean_the_company_s_own_last_attempt() {
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
    void an_agent_sees_the_numbers_whose_latest_result_is_theirs() {
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
    void one_number_is_there_when_the_list_shows_it() {
        someNumbers();
        for (int id = 0; id <= 7; id++) {
            int each = id;
            List<CompanyNumber> found = ask(ALPHA, q -> q.one(ALPHA, REACH, each, null));
            assertThat(found).hasSize(id >= 1 && id <= 3 ? 1 : 0);
        }
    }

    @Test
    void row_level_security_hides_another_company_s_view() {
        someNumbers();

        NumberPage page = new NumberPage(Sort.CREATED_AT, false, 0, 50, null);
        List<CompanyNumber> asBeta = ask(BETA, q -> q.page(ALPHA, REACH, NumberFilter.ALL, null, page));

        assertThat(asBeta).extracting(CompanyNumber::status).containsOnly("IN_QUEUE");
    }

    private List<Integer> ids(CompanyId company, NumberFilter filter, Sort sort, boolean descending) {
        return page(company, filter, sort, descending).stream()
                .map(CompanyNumber::id)
                .toList();
    }

    private List<CompanyNumber> page(CompanyId company, NumberFilter filter, Sort sort, boolean descending) {
        return ask(company, q -> q.page(company, REACH, filter, null, new NumberPage(sort, descending, 0, 500, null)));
    }

    private long count(CompanyId company, NumberFilter filter) {
        return ask(company, q -> q.count(company, REACH, filter, null));
    }
}
