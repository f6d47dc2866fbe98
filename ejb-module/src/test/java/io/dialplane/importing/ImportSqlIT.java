package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.phonenumber.Refusals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file becomes numbers, or fails and says so; its job is listed until it is old. */
class ImportSqlIT extends ImportSqlBed {

    /** What the company has deleted; what was taken out of the pool for all only when a superuser adds it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void numbers_that_were_deleted_come_back(boolean superuser) throws IOException {
        database.run("""
                INSERT INTO phone_number (id, e164, country) SELECT i, '+98912100000' || i, 'IR' FROM generate_series(1, 3) i;
                INSERT INTO number_state (number_id, country, dialable, retired) SELECT i, 'IR', true, i = 2 FROM generate_series(1, 3) i;
                INSERT INTO company_number (company_id, number_id, last_status, deleted) VALUES (1, 1, 'IN_QUEUE', true);
                """);
        Path file = Files.writeString(directory.resolve("upload"), "09121000001\n09121000002\n09121000003\n");
        start(ALPHA, superuser, "numbers.csv", file);

        new ImportRunner(new Steps()).runAll();

        int back = superuser ? 2 : 1;
        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, 3, back, 3 - back, 0);
        assertThat(database.texts("SELECT count(*) FROM number_state WHERE retired"))
                .containsExactly(superuser ? "0" : "1");
        assertThat(database.texts("SELECT count(*) FROM company_number WHERE deleted"))
                .containsExactly("0");
    }

    @Test
    void a_file_becomes_numbers() throws SQLException {
        database.run("INSERT INTO phone_number (e164, country) VALUES ('+989121000003', 'IR')");
        ImportJob queued = start(
                ALPHA,
                "numbers.csv",
                "phone,name\n09121000001,x\n09121000002\n\n09121000001\n=1+1\n02188776655\n09121000003\n+4915112345678\n");

        assertThat(queued)
                .usingRecursiveComparison()
                .ignoringFields("createdAt", "fileBytes")
                .isEqualTo(new ImportJob(
                        1,
                        "numbers.csv",
                        0,
                        ImportJob.State.QUEUED,
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        0,
                        null,
                        7,
                        "boss",
                        null,
                        null,
                        null));

        new ImportRunner(new Steps()).runAll();

        ImportJob done = get(ALPHA, 1);
        assertThat(done)
                .usingRecursiveComparison()
                .ignoringFields("createdAt", "startedAt", "finishedAt", "fileBytes")
                .isEqualTo(new ImportJob(
                        1,
                        "numbers.csv",
                        0,
                        ImportJob.State.DONE,
                        1,
                        7,
                        2,
                        2,
                        3,
                        List.of("=1+1", "02188776655", "+4915112345678"),
                        0,
                        null,
                        7,
                        "boss",
                        null,
                        null,
                        null));
        assertThat(done.startedAt()).isBetween(done.createdAt(), done.finishedAt());
        assertThat(persistence.<List<RejectedRow>>in(em -> service(em).rejected(ALPHA, 1, -1, 100)))
                .containsExactly(
                        new RejectedRow(3, new NumberRow(null, 6, "=1+1"), Refusals.Why.NOT_A_NUMBER),
                        new RejectedRow(4, new NumberRow(null, 7, "02188776655"), Refusals.Why.NOT_DIALABLE),
                        new RejectedRow(6, new NumberRow(null, 9, "+4915112345678"), Refusals.Why.OTHER_COUNTRY));
        assertThat(database.texts("SELECT e164 FROM phone_number ORDER BY e164"))
                .containsExactly("+989121000001", "+989121000002", "+989121000003");
        assertThat(database.texts("SELECT count(*) FROM number_state WHERE free_at IS NOT NULL"))
                .containsExactly("2");
        assertThat(database.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
        assertThat(database.texts(
                        "SELECT concat_ws(' ', actor, address, action, subject, after) FROM audit_entry ORDER BY id"))
                .containsExactly(
                        "boss 192.0.2.1 import.start import:1 {\"rows\": 0, \"added\": 0, \"state\": \"queued\", \"invalid\": 0,"
                                + " \"file_name\": \"numbers.csv\", \"duplicates\": 0}",
                        "system import.finish import:1 {\"rows\": 7, \"added\": 2, \"state\": \"done\", \"invalid\": 3,"
                                + " \"file_name\": \"numbers.csv\", \"duplicates\": 2}");
    }

    @Test
    void a_workbook_s_sheets_are_one_list_in_slices() throws IOException {
        int rows = SLICE + 5_000;
        Path file = directory.resolve("x.xlsx");
        try (var out = Files.newOutputStream(file);
                Workbook book = new Workbook(out, "test", "1.0")) {
            for (String name : List.of("One", "Two")) {
                Worksheet sheet = book.newWorksheet(name);
                for (int i = 0; i < rows; i++) {
                    sheet.value(i, 0, name.equals("Two") && i == rows - 1 ? "nobody" : "0912" + (1_000_000 + i));
                }
            }
        }
        start(ALPHA, "numbers.xlsx", file);

        new ImportRunner(new Steps()).runAll();

        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, 2 * rows, rows, rows - 1, 1);
        assertThat(database.texts("SELECT sheet || ' ' || row_number || ' ' || given || ' ' || n FROM import_rejected"))
                .containsExactly("Two " + rows + " nobody " + (2 * rows - 1));
        assertThat(database.texts("SELECT count(*) FROM phone_number")).containsExactly(Integer.toString(rows));
    }

    @Test
    void a_file_of_several_chunks_arrives_as_it_was_sent() throws SQLException {
        byte[] random = new byte[3_000_000];
        new Random(1).nextBytes(random);
        StringBuilder csv = new StringBuilder();
        for (byte b : random) {
            csv.append((char) ('a' + (b & 15)));
        }
        start(ALPHA, "numbers.csv", "09121000001," + csv + "\n09121000002\n");

        assertThat(database.texts("SELECT count(*) FROM import_chunk")).containsExactly("3");
        assertThat(database.texts("SELECT encode(sha256(string_agg(bytes, '' ORDER BY n)), 'hex') FROM import_chunk"))
                .containsExactly(database.texts("SELECT encode(sha256(convert_to('09121000001," + csv
                                + "' || chr(10) || '09121000002' || chr(10), 'UTF8')), 'hex')")
                        .get(0));

        new ImportRunner(new Steps()).runAll();

        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, 2, 2, 0, 0);
    }

    @Test
    void an_empty_file_is_done_at_once() {
        start(ALPHA, "numbers.csv", "");

        new ImportRunner(new Steps()).runAll();

        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, 0, 0, 0, 0);
    }

    @Test
    void progress_never_goes_back() {
        start(ALPHA, "numbers.csv", csv(0, 5 * SLICE));
        List<ImportJob> seen = Collections.synchronizedList(new ArrayList<>());
        seen.add(get(ALPHA, 1));
        IntConsumer look = slice -> seen.add(get(ALPHA, 1));
        assertThatThrownBy(() -> new ImportRunner(new Disturbed(look, NOTHING, at(3, ImportSqlBed::crash))).runAll())
                .hasMessage("crash");
        silence();
        new ImportRunner(new Disturbed(look, NOTHING, look)).runAll();
        seen.add(get(ALPHA, 1));

        assertThat(seen).extracting(ImportJob::rows).isSorted().contains(0, 3 * SLICE, 5 * SLICE);
        assertThat(seen).extracting(ImportJob::share).isSorted().startsWith(0.0).endsWith(1.0);
        assertThat(seen.get(seen.size() - 3).share()).isBetween(0.7, 1.0);
    }

    @Test
    void only_the_first_of_very_many_rejected_rows_are_kept() {
        int wrong = ImportConfig.KEPT_REJECTED + 2 * SLICE;
        start(
                ALPHA,
                "numbers.csv",
                "0000000\n" + IntStream.range(1, wrong).mapToObj(i -> "x" + i).collect(Collectors.joining("\n")));

        new ImportRunner(new Steps()).runAll();

        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, wrong, 0, 0, wrong);
        assertThat(database.texts("SELECT count(*) || ' ' || min(n) || ' ' || max(n) FROM import_rejected"))
                .containsExactly(ImportConfig.KEPT_REJECTED + " 0 " + (ImportConfig.KEPT_REJECTED - 1));
        assertThat(get(ALPHA, 1).invalidSamples()).containsExactly("0000000", "x1", "x2", "x3", "x4");
        RejectedRow last = persistence.in(em -> service(em)
                .rejected(ALPHA, 1, ImportConfig.KEPT_REJECTED - 2, 10)
                .get(0));
        assertThat(last.row().text()).isEqualTo("x" + (ImportConfig.KEPT_REJECTED - 1));
    }

    @Test
    void a_file_that_turns_out_broken_fails_its_job_and_says_so() {
        start(ALPHA, "numbers.csv", "09121000001\n\"09121000002\n");
        start(BETA, "numbers.csv", csv(0, SLICE + 10) + "\n\u0000\n");

        new ImportRunner(new Steps()).runAll();

        ImportJob brief = get(ALPHA, 1);
        assertCounts(brief, ImportJob.State.FAILED, 0, 0, 0, 0);
        assertThat(brief.error().message()).isEqualTo("file has a quote that is never closed");
        ImportJob longer = get(BETA, 2);
        assertCounts(longer, ImportJob.State.FAILED, SLICE, SLICE, 0, 0);
        assertThat(longer.error().message()).isEqualTo("file is not a text file");
        assertThat(database.texts("SELECT count(*) FROM phone_number")).containsExactly(Integer.toString(SLICE));
        assertThat(database.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
        assertThat(
                        database.texts(
                                "SELECT (after ->> 'state') || ' ' || (after ->> 'added') FROM audit_entry WHERE action = 'import.finish' ORDER BY id"))
                .containsExactly("failed 0", "failed " + SLICE);
    }

    @Test
    void jobs_are_listed_newest_first_and_forgotten_when_they_are_old() {
        for (int i = 0; i < 5; i++) {
            start(ALPHA, "numbers-" + i + ".csv", "0000000\n");
        }
        start(BETA, "other.csv", "0000000\n");
        new ImportRunner(new Steps()).runAll();
        start(ALPHA, "waiting.csv", "0000000\n");

        assertThat(persistence.<List<ImportJob>>in(em -> service(em).page(ALPHA, 1, 3)))
                .extracting(ImportJob::id)
                .containsExactly(5, 4, 3);
        assertThat(persistence.<Long>in(em -> service(em).count(ALPHA))).isEqualTo(6);

        database.run("UPDATE import_job SET finished_at = now() - interval '29 days' WHERE id IN (1, 2, 3, 6)");
        database.run("UPDATE import_job SET finished_at = now() - interval '31 days' WHERE id IN (2, 3)");
        database.run("UPDATE import_job SET created_at = now() - interval '90 days'");
        assertThat(persistence.<Integer>in(em -> service(em).forgetOld(ALPHA))).isEqualTo(2);
        assertThat(database.texts("SELECT id FROM import_job ORDER BY id")).containsExactly("1", "4", "5", "6", "7");
        assertThat(database.texts("SELECT DISTINCT job_id FROM import_rejected ORDER BY 1"))
                .containsExactly("1", "4", "5", "6");
    }

    @Test
    void a_file_s_name_is_kept_as_far_as_it_can_be() {
        assertThat(start(ALPHA, "a\u0007b\u0000\r\n.csv", "").fileName()).isEqualTo("a b  .csv");
        assertThat(start(ALPHA, "x".repeat(400) + "لیست.csv", "").fileName())
                .hasSize(255)
                .endsWith("xلیست.csv");
    }
}
