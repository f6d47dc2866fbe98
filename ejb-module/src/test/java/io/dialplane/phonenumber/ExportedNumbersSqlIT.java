package io.dialplane.phonenumber;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.phonenumber.NumberPage.Sort;
import io.dialplane.platform.TableReads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an export reads of the pool: what the list shows, part by part. */
class ExportedNumbersSqlIT extends NumberSqlBed {

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
    private void manyNumbers() {
        database.run(
                "INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 97) i");
        database.run(
                "INSERT INTO number_state (number_id, country, dialable, free_at, retired) SELECT id, country, true, CASE WHEN id <> 50 THEN now() END, id = 50 FROM phone_number");
        database.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, agent_id, last_result_id, deleted)
                SELECT c, i, (ARRAY['BUSY', 'MISSED', 'IN_QUEUE', 'UNKNOWN', 'INBOUND_CALL'])[i % 5 + 1], 1,
                       CASE WHEN i % 4 > 0 THEN timestamptz '2026-01-01' + i % 7 * interval '1 hour' END, CASE WHEN i % 2 = 0 THEN 5 END,
                       CASE WHEN i % 5 <> 2 THEN c * 1000 + i END, c = 1 AND i = 70
                  FROM generate_series(1, 97) i, generate_series(1, 2) c WHERE c = 2 OR i % 3 > 0
                """);
        database.run("""
                INSERT INTO call_result (id, number_id, company_id, status, attempted_at, received_at)
                SELECT last_result_id, number_id, company_id, last_status, coalesce(last_attempt_at, '2025-12-31'),
                       timestamptz '2026-02-01' + number_id * interval '1 minute'
                  FROM company_number WHERE last_result_id IS NOT NULL
                """);
    }

    @Test
    void an_export_shows_what_the_list_shows_whatever_the_filter_and_the_parts() {
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
    void chosen_numbers_are_those_of_the_list_that_have_the_ids() {
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
    void an_export_shows_when_the_company_s_latest_result_was_received() {
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
    void going_on_behind_an_id_reads_what_is_behind_it(String status, Integer agent, Instant from) {
        database.run(
                "INSERT INTO phone_number (e164, country) SELECT '+98912' || (1000000 + i), 'IR' FROM generate_series(1, 60000) i");
        database.run(
                "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, country, true, now() FROM phone_number");
        database.run("""
                INSERT INTO company_number (company_id, number_id, last_status, attempts, last_attempt_at, agent_id)
                SELECT c, i, 'MISSED', 1, '2026-01-02', 5 FROM generate_series(1, 60000) i, generate_series(1, 2) c
                """);
        database.run("VACUUM ANALYZE company_number, phone_number, number_state");
        NumberFilter filter = new NumberFilter(status, null, from, null, agent);

        long read = persistence.in(em -> {
            enter(em, BETA);
            TableReads reads = TableReads.of(em, "company_number");
            List<ExportedNumber> part = new NumberQueries(em).exported(BETA, REACH, filter, null, 5_000, 1_000);
            assertThat(part).hasSize(1_000);
            assertThat(part.get(0).number().id()).isEqualTo(5_001);
            return reads.rows();
        });

        assertThat(read).as("rows of company_number").isLessThan(2_500);
    }
}
