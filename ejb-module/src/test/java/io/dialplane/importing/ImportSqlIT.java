package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.Refusals;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Import jobs on a real database: run, killed, resumed, raced, cancelled; the runners are the product's. */
class ImportSqlIT {

    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);
    private static final Actor BOSS = new Actor(7, "boss", "192.0.2.1");
    private static final int SLICE = ImportConfig.SLICE;

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @TempDir
    private Path directory;

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void emptyPool() {
        DATABASE.run("""
                TRUNCATE company, phone_number, number_state, audit_entry CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone)
                SELECT i, 'company-' || i, 'Company', 'IR', 'Asia/Tehran' FROM generate_series(1, 20) i;
                ALTER SEQUENCE import_job_id_seq RESTART;
                """);
    }

    @AfterEach
    void no_temporary_file_is_left() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(ImportRunner.PREFIX) || name.startsWith(TemporaryBytes.PREFIX));
        }
    }

    /** Each step in a transaction of its own, as a server makes it. */
    private static class Steps extends ImportSteps {

        <T> T in(Function<ImportSteps, T> step) {
            return PERSISTENCE.in(em -> step.apply(new TestBeans(em, Clock.systemUTC()).get(ImportSteps.class)));
        }

        @Override
        public Optional<Claim> claim(UUID runner) {
            return in(steps -> steps.claim(runner));
        }

        @Override
        public boolean beat(CompanyId company, Claim claim) {
            return in(steps -> steps.beat(company, claim));
        }

        @Override
        public void release(CompanyId company, Claim claim) {
            in(steps -> {
                steps.release(company, claim);
                return null;
            });
        }

        @Override
        public ImportJob job(CompanyId company, Claim claim) {
            return in(steps -> steps.job(company, claim));
        }

        @Override
        public Optional<byte[]> chunk(CompanyId company, Claim claim, int n) {
            return in(steps -> steps.chunk(company, claim, n));
        }

        @Override
        public Intake merge(CompanyId company, Claim claim, int before, List<NumberRow> rows, int room, double share) {
            return in(steps -> steps.merge(company, claim, before, rows, room, share));
        }

        @Override
        public void finish(CompanyId company, Claim claim) {
            in(steps -> {
                steps.finish(company, claim);
                return null;
            });
        }

        @Override
        public void fail(CompanyId company, Claim claim, ImportJob.Failure why) {
            in(steps -> {
                steps.fail(company, claim, why);
                return null;
            });
        }
    }

    /** Something happens at each slice: within its transaction, or just before or behind it. */
    private static final class Disturbed extends Steps {

        private final IntConsumer before;
        private final IntConsumer within;
        private final IntConsumer behind;
        private int slices;

        Disturbed(IntConsumer before, IntConsumer within, IntConsumer behind) {
            this.before = before;
            this.within = within;
            this.behind = behind;
        }

        @Override
        public Intake merge(CompanyId company, Claim claim, int from, List<NumberRow> rows, int room, double share) {
            int slice = ++slices;
            before.accept(slice);
            Intake taken = in(steps -> {
                Intake merged = steps.merge(company, claim, from, rows, room, share);
                within.accept(slice);
                return merged;
            });
            behind.accept(slice);
            return taken;
        }
    }

    private static final IntConsumer NOTHING = slice -> {};

    private static IntConsumer at(int slice, Runnable event) {
        return now -> {
            if (now == slice) {
                event.run();
            }
        };
    }

    private static void crash() {
        throw new IllegalStateException("crash");
    }

    // ------------------------------------------------------------------------------------------------ a whole run

    /** What the company has deleted; what was taken out of the pool for all only when a superuser adds it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void numbers_that_were_deleted_come_back(boolean superuser) throws IOException {
        DATABASE.run("""
                INSERT INTO phone_number (id, e164, country) SELECT i, '+98912100000' || i, 'IR' FROM generate_series(1, 3) i;
                INSERT INTO number_state (number_id, country, dialable, retired) SELECT i, 'IR', true, i = 2 FROM generate_series(1, 3) i;
                INSERT INTO company_number (company_id, number_id, last_status, deleted) VALUES (1, 1, 'IN_QUEUE', true);
                """);
        Path file = Files.writeString(directory.resolve("upload"), "09121000001\n09121000002\n09121000003\n");
        start(ALPHA, superuser, "numbers.csv", file);

        new ImportRunner(new Steps()).runAll();

        int back = superuser ? 2 : 1;
        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, 3, back, 3 - back, 0);
        assertThat(DATABASE.texts("SELECT count(*) FROM number_state WHERE retired"))
                .containsExactly(superuser ? "0" : "1");
        assertThat(DATABASE.texts("SELECT count(*) FROM company_number WHERE deleted"))
                .containsExactly("0");
    }

    @Test
    void a_file_becomes_numbers() throws SQLException {
        DATABASE.run("INSERT INTO phone_number (e164, country) VALUES ('+989121000003', 'IR')");
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
        assertThat(PERSISTENCE.<List<RejectedRow>>in(em -> service(em).rejected(ALPHA, 1, -1, 100)))
                .containsExactly(
                        new RejectedRow(3, new NumberRow(null, 6, "=1+1"), Refusals.Why.NOT_A_NUMBER),
                        new RejectedRow(4, new NumberRow(null, 7, "02188776655"), Refusals.Why.NOT_DIALABLE),
                        new RejectedRow(6, new NumberRow(null, 9, "+4915112345678"), Refusals.Why.OTHER_COUNTRY));
        assertThat(DATABASE.texts("SELECT e164 FROM phone_number ORDER BY e164"))
                .containsExactly("+989121000001", "+989121000002", "+989121000003");
        assertThat(DATABASE.texts("SELECT count(*) FROM number_state WHERE free_at IS NOT NULL"))
                .containsExactly("2");
        assertThat(DATABASE.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
        assertThat(DATABASE.texts(
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
        assertThat(DATABASE.texts("SELECT sheet || ' ' || row_number || ' ' || given || ' ' || n FROM import_rejected"))
                .containsExactly("Two " + rows + " nobody " + (2 * rows - 1));
        assertThat(DATABASE.texts("SELECT count(*) FROM phone_number")).containsExactly(Integer.toString(rows));
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

        assertThat(DATABASE.texts("SELECT count(*) FROM import_chunk")).containsExactly("3");
        assertThat(DATABASE.texts("SELECT encode(sha256(string_agg(bytes, '' ORDER BY n)), 'hex') FROM import_chunk"))
                .containsExactly(DATABASE.texts("SELECT encode(sha256(convert_to('09121000001," + csv
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
        assertThatThrownBy(() -> new ImportRunner(new Disturbed(look, NOTHING, at(3, ImportSqlIT::crash))).runAll())
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
        assertThat(DATABASE.texts("SELECT count(*) || ' ' || min(n) || ' ' || max(n) FROM import_rejected"))
                .containsExactly(ImportConfig.KEPT_REJECTED + " 0 " + (ImportConfig.KEPT_REJECTED - 1));
        assertThat(get(ALPHA, 1).invalidSamples()).containsExactly("0000000", "x1", "x2", "x3", "x4");
        RejectedRow last = PERSISTENCE.in(em -> service(em)
                .rejected(ALPHA, 1, ImportConfig.KEPT_REJECTED - 2, 10)
                .get(0));
        assertThat(last.row().text()).isEqualTo("x" + (ImportConfig.KEPT_REJECTED - 1));
    }

    // ------------------------------------------------------------------------------------------------ killed and
    // resumed

    /** The runner dies within a slice, or when it has committed but does not know it yet. */
    @Test
    void whoever_goes_on_with_a_job_leaves_no_gap_and_counts_nothing_twice() {
        for (boolean committed : new boolean[] {false, true}) {
            for (int slice = 1; slice <= 4; slice++) {
                emptyPool();
                start(ALPHA, "numbers.csv", overlapping());
                IntConsumer crash = at(slice, ImportSqlIT::crash);
                ImportRunner victim = new ImportRunner(
                        committed ? new Disturbed(NOTHING, NOTHING, crash) : new Disturbed(NOTHING, crash, NOTHING));

                assertThatThrownBy(victim::runAll).hasMessage("crash");
                assertThat(get(ALPHA, 1).state()).isEqualTo(ImportJob.State.RUNNING);
                assertThat(get(ALPHA, 1).rows()).isEqualTo((committed ? slice : slice - 1) * SLICE);
                new ImportRunner(new Steps()).runAll();
                assertThat(get(ALPHA, 1).state())
                        .as("nobody goes on before the runner was silent for long")
                        .isEqualTo(ImportJob.State.RUNNING);
                silence();
                new ImportRunner(new Steps()).runAll();

                assertOverlappingIsDone(get(ALPHA, 1));
            }
        }
    }

    /** It was only slow: a pause of the whole machine, and somebody else has gone on meanwhile. */
    @Test
    void who_comes_back_from_the_dead_merges_nothing() {
        for (boolean within : new boolean[] {false, true}) {
            emptyPool();
            start(ALPHA, "numbers.csv", overlapping());
            Runnable othersGoOn = () -> {
                silence();
                new ImportRunner(new Steps()).runAll();
                assertOverlappingIsDone(get(ALPHA, 1));
            };
            IntConsumer pause = at(2, othersGoOn);

            new ImportRunner(within ? new Slow(othersGoOn) : new Disturbed(pause, NOTHING, NOTHING)).runAll();

            assertOverlappingIsDone(get(ALPHA, 1));
        }
    }

    /** Pauses in the transaction of its second slice. */
    private static final class Slow extends Steps {

        private final Runnable meanwhile;
        private int slices;

        Slow(Runnable meanwhile) {
            this.meanwhile = meanwhile;
        }

        @Override
        public Intake merge(CompanyId company, Claim claim, int from, List<NumberRow> rows, int room, double share) {
            if (++slices != 2) {
                return super.merge(company, claim, from, rows, room, share);
            }
            // other numbers: those who go on must not have to wait for this transaction
            return in(steps -> {
                List<NumberRow> others = rows.stream()
                        .map(row -> new NumberRow(null, row.row(), row.text().replaceFirst("^0912", "0913")))
                        .toList();
                meanwhile.run();
                return steps.merge(company, claim, from, others, room, share);
            });
        }
    }

    @Test
    void a_job_that_never_gets_further_is_given_up() {
        start(ALPHA, "numbers.csv", overlapping());
        for (int i = 0; i < ImportConfig.MOST_CLAIMS; i++) {
            ImportRunner victim = new ImportRunner(new Disturbed(ImportSqlIT::crashAt, NOTHING, NOTHING));
            assertThatThrownBy(victim::runAll).hasMessage("crash");
            silence();
        }

        new ImportRunner(new Steps()).runAll();

        ImportJob failed = get(ALPHA, 1);
        assertCounts(failed, ImportJob.State.FAILED, 0, 0, 0, 0);
        assertThat(failed.error().message()).isEqualTo("file could not be merged, though it was begun 10 times");
        assertThat(DATABASE.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
    }

    private static void crashAt(int slice) {
        crash();
    }

    @Test
    void a_job_that_gets_further_may_be_begun_as_often_as_it_takes() {
        int slices = ImportConfig.MOST_CLAIMS + 3;
        start(ALPHA, "numbers.csv", csv(0, slices * SLICE));
        for (int i = 1; i < slices; i++) {
            ImportRunner victim = new ImportRunner(new Disturbed(NOTHING, NOTHING, ImportSqlIT::crashAt));
            assertThatThrownBy(victim::runAll).hasMessage("crash");
            silence();
        }

        new ImportRunner(new Steps()).runAll();

        assertCounts(get(ALPHA, 1), ImportJob.State.DONE, slices * SLICE, slices * SLICE, 0, 0);
    }

    @Test
    void a_node_that_stops_leaves_its_job_to_others_at_once() {
        start(ALPHA, "numbers.csv", overlapping());
        ImportRunner[] stopping = new ImportRunner[1];
        stopping[0] = new ImportRunner(new Disturbed(NOTHING, NOTHING, at(2, () -> stopping[0].stop())));

        stopping[0].runAll();

        assertThat(get(ALPHA, 1).rows()).isEqualTo(2 * SLICE);
        assertThat(get(ALPHA, 1).state()).isEqualTo(ImportJob.State.RUNNING);
        new ImportRunner(new Steps()).runAll();
        assertOverlappingIsDone(get(ALPHA, 1));
    }

    @Test
    void a_runner_that_is_heard_of_keeps_its_job() {
        start(ALPHA, "numbers.csv", overlapping());
        ImportRunner[] slow = new ImportRunner[1];
        List<Boolean> taken = new ArrayList<>();
        slow[0] = new ImportRunner(new Disturbed(
                slice -> {
                    silence();
                    slow[0].beat();
                    taken.add(new Steps().claim(UUID.randomUUID()).isPresent());
                },
                NOTHING,
                NOTHING));

        slow[0].runAll();

        assertThat(taken).isNotEmpty().containsOnly(false);
        assertOverlappingIsDone(get(ALPHA, 1));
    }

    // ------------------------------------------------------------------------------------------------ several

    @Test
    void a_company_s_jobs_run_one_after_the_other_and_companies_side_by_side() {
        start(ALPHA, "first.csv", "09121000001\n");
        start(ALPHA, "second.csv", "09121000002\n");
        start(BETA, "third.csv", "09121000003\n");
        Steps steps = new Steps();

        Claim first = steps.claim(UUID.randomUUID()).orElseThrow();
        Claim third = steps.claim(UUID.randomUUID()).orElseThrow();
        assertThat(List.of(first.job(), third.job())).containsExactly(1, 3);
        assertThat(steps.claim(UUID.randomUUID())).isEmpty();

        steps.finish(ALPHA, first);
        assertThat(steps.claim(UUID.randomUUID()).orElseThrow().job()).isEqualTo(2);
        assertThat(steps.claim(UUID.randomUUID())).isEmpty();
        silence();
        assertThat(steps.claim(UUID.randomUUID()).orElseThrow().job())
                .as("those whose runner died come first")
                .isEqualTo(2);
    }

    /** Four runners, as two nodes have them. */
    @Test
    void twenty_overlapping_lists_at_once_add_each_number_once() throws Exception {
        int size = 2 * SLICE + 500;
        Random random = new Random(7);
        for (int company = 1; company <= 20; company++) {
            List<String> numbers = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                numbers.add("0912" + (1_000_000 + company * 2_000 + i));
            }
            Collections.shuffle(numbers, random);
            start(new CompanyId(company), "numbers.csv", String.join("\n", numbers));
        }
        ExecutorService four = Executors.newFixedThreadPool(4);
        try {
            Callable<Void> runner = () -> {
                new ImportRunner(new Steps()).runAll();
                return null;
            };
            for (Future<Void> run : four.invokeAll(List.of(runner, runner, runner, runner), 5, TimeUnit.MINUTES)) {
                run.get();
            }
        } finally {
            four.shutdownNow();
        }

        int distinct = 19 * 2_000 + size;
        assertThat(DATABASE.texts("SELECT count(*) || ' ' || count(DISTINCT e164) FROM phone_number"))
                .containsExactly(distinct + " " + distinct);
        assertThat(DATABASE.texts("SELECT count(*) FROM number_state")).containsExactly(Integer.toString(distinct));
        assertThat(DATABASE.texts("SELECT DISTINCT state || ' ' || row_count || ' ' || invalid FROM import_job"))
                .containsExactly("done " + size + " 0");
        assertThat(DATABASE.texts("SELECT sum(added) FROM import_job")).containsExactly(Integer.toString(distinct));
    }

    // ------------------------------------------------------------------------------------------------ cancelled

    @Test
    void what_is_cancelled_keeps_what_was_merged_and_merges_nothing_more() {
        start(ALPHA, "numbers.csv", csv(0, 4 * SLICE));
        ImportJob[] cancelled = new ImportJob[1];

        new ImportRunner(new Disturbed(at(3, () -> cancelled[0] = cancel(ALPHA, 1)), NOTHING, NOTHING)).runAll();

        assertThat(get(ALPHA, 1)).isEqualTo(cancelled[0]);
        assertCounts(cancelled[0], ImportJob.State.CANCELLED, 2 * SLICE, 2 * SLICE, 0, 0);
        assertThat(cancelled[0].share()).isBetween(0.3, 0.95);
        assertThat(DATABASE.texts("SELECT count(*) FROM phone_number")).containsExactly(Integer.toString(2 * SLICE));
        assertThat(DATABASE.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
        assertThat(DATABASE.texts(
                        "SELECT actor || ' ' || action || ' ' || (after ->> 'rows') FROM audit_entry ORDER BY id"))
                .containsExactly("boss import.start 0", "boss import.cancel " + 2 * SLICE);
        assertThat(cancel(ALPHA, 1)).as("again").isEqualTo(cancelled[0]);
        assertThat(DATABASE.texts("SELECT count(*) FROM audit_entry")).containsExactly("2");
    }

    @Test
    void a_runner_hears_of_the_cancellation_between_slices() {
        start(ALPHA, "numbers.csv", csv(0, 4 * SLICE));
        ImportRunner[] runner = new ImportRunner[1];
        List<Integer> slices = new ArrayList<>();
        runner[0] = new ImportRunner(new Disturbed(slices::add, NOTHING, at(1, () -> {
            cancel(ALPHA, 1);
            runner[0].beat();
        })));

        runner[0].runAll();

        assertThat(slices).containsExactly(1);
        assertCounts(get(ALPHA, 1), ImportJob.State.CANCELLED, SLICE, SLICE, 0, 0);
    }

    @Test
    void a_queued_job_that_is_cancelled_never_runs() {
        start(ALPHA, "numbers.csv", csv(0, 10));

        cancel(ALPHA, 1);
        new ImportRunner(new Steps()).runAll();

        assertCounts(get(ALPHA, 1), ImportJob.State.CANCELLED, 0, 0, 0, 0);
        assertThat(get(ALPHA, 1).startedAt()).isNull();
    }

    @Test
    void what_is_over_by_itself_can_not_be_cancelled() {
        start(ALPHA, "numbers.csv", csv(0, 10));
        new ImportRunner(new Steps()).runAll();

        DomainException e = catchThrowableOfType(DomainException.class, () -> cancel(ALPHA, 1));

        assertThat(e.status()).isEqualTo(409);
        assertThat(e.getMessage()).isEqualTo("The import is over: done");
        assertThat(catchThrowableOfType(DomainException.class, () -> cancel(BETA, 1))
                        .status())
                .isEqualTo(404);
        assertThat(catchThrowableOfType(DomainException.class, () -> cancel(ALPHA, 2))
                        .status())
                .isEqualTo(404);
    }

    // ------------------------------------------------------------------------------------------------ broken files

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
        assertThat(DATABASE.texts("SELECT count(*) FROM phone_number")).containsExactly(Integer.toString(SLICE));
        assertThat(DATABASE.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
        assertThat(
                        DATABASE.texts(
                                "SELECT (after ->> 'state') || ' ' || (after ->> 'added') FROM audit_entry WHERE action = 'import.finish' ORDER BY id"))
                .containsExactly("failed 0", "failed " + SLICE);
    }

    // ------------------------------------------------------------------------------------------------ lists

    @Test
    void jobs_are_listed_newest_first_and_forgotten_when_they_are_old() {
        for (int i = 0; i < 5; i++) {
            start(ALPHA, "numbers-" + i + ".csv", "0000000\n");
        }
        start(BETA, "other.csv", "0000000\n");
        new ImportRunner(new Steps()).runAll();
        start(ALPHA, "waiting.csv", "0000000\n");

        assertThat(PERSISTENCE.<List<ImportJob>>in(em -> service(em).page(ALPHA, 1, 3)))
                .extracting(ImportJob::id)
                .containsExactly(5, 4, 3);
        assertThat(PERSISTENCE.<Long>in(em -> service(em).count(ALPHA))).isEqualTo(6);

        DATABASE.run("UPDATE import_job SET finished_at = now() - interval '29 days' WHERE id IN (1, 2, 3, 6)");
        DATABASE.run("UPDATE import_job SET finished_at = now() - interval '31 days' WHERE id IN (2, 3)");
        DATABASE.run("UPDATE import_job SET created_at = now() - interval '90 days'");
        assertThat(PERSISTENCE.<Integer>in(em -> service(em).forgetOld(ALPHA))).isEqualTo(2);
        assertThat(DATABASE.texts("SELECT id FROM import_job ORDER BY id")).containsExactly("1", "4", "5", "6", "7");
        assertThat(DATABASE.texts("SELECT DISTINCT job_id FROM import_rejected ORDER BY 1"))
                .containsExactly("1", "4", "5", "6");
    }

    @Test
    void a_file_s_name_is_kept_as_far_as_it_can_be() {
        assertThat(start(ALPHA, "a\u0007b\u0000\r\n.csv", "").fileName()).isEqualTo("a b  .csv");
        assertThat(start(ALPHA, "x".repeat(400) + "لیست.csv", "").fileName())
                .hasSize(255)
                .endsWith("xلیست.csv");
    }

    // ------------------------------------------------------------------------------------------------ words

    /** Four and a half slices: each number twice, one row in a thousand is none. */
    private static String overlapping() {
        int rows = 4 * SLICE + SLICE / 2;
        return IntStream.range(0, rows)
                .mapToObj(i -> i % 1_000 == 999 ? "nobody" + i : "0912" + (1_000_000 + i % (rows / 2)))
                .collect(Collectors.joining("\n"));
    }

    private static void assertOverlappingIsDone(ImportJob job) {
        int rows = 4 * SLICE + SLICE / 2;
        int invalid = rows / 1_000;
        int distinct = Integer.parseInt(
                DATABASE.texts("SELECT count(*) FROM phone_number").get(0));
        assertCounts(job, ImportJob.State.DONE, rows, distinct, rows - invalid - distinct, invalid);
        assertThat(DATABASE.texts("SELECT count(*) FROM (SELECT DISTINCT given FROM import_rejected) x"))
                .containsExactly(Integer.toString(invalid));
        assertThat(DATABASE.texts("SELECT count(*) FROM import_rejected")).containsExactly(Integer.toString(invalid));
        long expected = IntStream.range(0, rows)
                .filter(i -> i % 1_000 != 999)
                .map(i -> i % (rows / 2))
                .distinct()
                .count();
        assertThat((long) distinct).isEqualTo(expected);
        assertThat(DATABASE.texts("SELECT count(*) FROM number_state")).containsExactly(Long.toString(expected));
    }

    private static void assertCounts(
            ImportJob job, ImportJob.State state, int rows, int added, int duplicates, int invalid) {
        assertThat(List.of(job.state(), job.rows(), job.added(), job.duplicates(), job.invalid()))
                .as("%s", job)
                .isEqualTo(List.<Object>of(state, rows, added, duplicates, invalid));
    }

    private static String csv(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "0912" + (1_000_000 + i))
                .collect(Collectors.joining("\n"));
    }

    private ImportJob start(CompanyId company, String name, String content) {
        try {
            return start(
                    company, name, Files.writeString(directory.resolve("upload"), content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImportJob start(CompanyId company, String name, Path file) {
        return start(company, false, name, file);
    }

    private static ImportJob start(CompanyId company, boolean superuser, String name, Path file) {
        return PERSISTENCE.in(em -> service(em)
                .start(company, BOSS, superuser, new NumberFile(file, name, UploadConfig.inflatedLimitBytes())));
    }

    private static ImportJob get(CompanyId company, int id) {
        return PERSISTENCE.in(em -> service(em).get(company, id));
    }

    private static ImportJob cancel(CompanyId company, int id) {
        return PERSISTENCE.in(em -> service(em).cancel(company, BOSS, id));
    }

    private static ImportService service(jakarta.persistence.EntityManager em) {
        return new TestBeans(em, Clock.systemUTC()).get(ImportService.class);
    }

    /** As if no runner had been heard of for long. */
    private static void silence() {
        DATABASE.run("UPDATE import_job SET seen_at = clock_timestamp() - interval '1 minute' WHERE state = 'running'");
    }
}
