package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.audit.Actor;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.Intake;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Import jobs on a real database; the runners are the product's, each step in a transaction of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImportSqlBed {

    static final CompanyId ALPHA = new CompanyId(1);
    static final CompanyId BETA = new CompanyId(2);
    static final int SLICE = ImportConfig.SLICE;
    static final IntConsumer NOTHING = slice -> {};

    private static final Actor BOSS = new Actor(7, "boss", "192.0.2.1");

    final TestDatabase database = TestDatabase.fresh();
    final TestPersistence persistence = new TestPersistence(database, Company.class);

    @TempDir
    Path directory;

    @AfterAll
    void close() {
        persistence.close();
        database.close();
    }

    @BeforeEach
    void emptyPool() {
        database.run("""
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
    class Steps extends ImportSteps {

        <T> T in(Function<ImportSteps, T> step) {
            return persistence.in(em -> step.apply(new TestBeans(em, Clock.systemUTC()).get(ImportSteps.class)));
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
    final class Disturbed extends Steps {

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

    static IntConsumer at(int slice, Runnable event) {
        return now -> {
            if (now == slice) {
                event.run();
            }
        };
    }

    static void crash() {
        throw new IllegalStateException("crash");
    }

    static String csv(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> "0912" + (1_000_000 + i))
                .collect(Collectors.joining("\n"));
    }

    /** Four and a half slices: each number twice, one row in a thousand is none. */
    static String overlapping() {
        int rows = 4 * SLICE + SLICE / 2;
        return IntStream.range(0, rows)
                .mapToObj(i -> i % 1_000 == 999 ? "nobody" + i : "0912" + (1_000_000 + i % (rows / 2)))
                .collect(Collectors.joining("\n"));
    }

    void assertOverlappingIsDone(ImportJob job) {
        int rows = 4 * SLICE + SLICE / 2;
        int invalid = rows / 1_000;
        int distinct = Integer.parseInt(
                database.texts("SELECT count(*) FROM phone_number").get(0));
        assertCounts(job, ImportJob.State.DONE, rows, distinct, rows - invalid - distinct, invalid);
        assertThat(database.texts("SELECT count(*) FROM (SELECT DISTINCT given FROM import_rejected) x"))
                .containsExactly(Integer.toString(invalid));
        assertThat(database.texts("SELECT count(*) FROM import_rejected")).containsExactly(Integer.toString(invalid));
        long expected = IntStream.range(0, rows)
                .filter(i -> i % 1_000 != 999)
                .map(i -> i % (rows / 2))
                .distinct()
                .count();
        assertThat((long) distinct).isEqualTo(expected);
        assertThat(database.texts("SELECT count(*) FROM number_state")).containsExactly(Long.toString(expected));
    }

    static void assertCounts(ImportJob job, ImportJob.State state, int rows, int added, int duplicates, int invalid) {
        assertThat(List.of(job.state(), job.rows(), job.added(), job.duplicates(), job.invalid()))
                .as("%s", job)
                .isEqualTo(List.<Object>of(state, rows, added, duplicates, invalid));
    }

    ImportJob start(CompanyId company, String name, String content) {
        try {
            return start(
                    company, name, Files.writeString(directory.resolve("upload"), content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ImportJob start(CompanyId company, String name, Path file) {
        return start(company, false, name, file);
    }

    ImportJob start(CompanyId company, boolean superuser, String name, Path file) {
        return persistence.in(em -> service(em)
                .start(company, BOSS, superuser, new NumberFile(file, name, UploadConfig.inflatedLimitBytes())));
    }

    ImportJob get(CompanyId company, int id) {
        return persistence.in(em -> service(em).get(company, id));
    }

    ImportJob cancel(CompanyId company, int id) {
        return persistence.in(em -> service(em).cancel(company, BOSS, id));
    }

    ImportService service(EntityManager em) {
        return new TestBeans(em, Clock.systemUTC()).get(ImportService.class);
    }

    /** As if no runner had been heard of for long. */
    void silence() {
        database.run("UPDATE import_job SET seen_at = clock_timestamp() - interval '1 minute' WHERE state = 'running'");
    }
}
