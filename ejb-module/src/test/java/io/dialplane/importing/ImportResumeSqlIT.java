package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.phonenumber.Intake;
import io.dialplane.platform.CompanyId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** Runners that are killed, paused, stopped, and several at once. */
class ImportResumeSqlIT extends ImportSqlBed {

    /** The runner dies within a slice, or when it has committed but does not know it yet. */
    @Test
    void whoever_goes_on_with_a_job_leaves_no_gap_and_counts_nothing_twice() {
        for (boolean committed : new boolean[] {false, true}) {
            for (int slice = 1; slice <= 4; slice++) {
                emptyPool();
                start(ALPHA, "numbers.csv", overlapping());
                IntConsumer crash = at(slice, ImportSqlBed::crash);
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
    private final class Slow extends Steps {

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
            ImportRunner victim = new ImportRunner(new Disturbed(ImportResumeSqlIT::crashAt, NOTHING, NOTHING));
            assertThatThrownBy(victim::runAll).hasMessage("crash");
            silence();
        }

        new ImportRunner(new Steps()).runAll();

        ImportJob failed = get(ALPHA, 1);
        assertCounts(failed, ImportJob.State.FAILED, 0, 0, 0, 0);
        assertThat(failed.error().message()).isEqualTo("file could not be merged, though it was begun 10 times");
        assertThat(database.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
    }

    private static void crashAt(int slice) {
        crash();
    }

    @Test
    void a_job_that_gets_further_may_be_begun_as_often_as_it_takes() {
        int slices = ImportConfig.MOST_CLAIMS + 3;
        start(ALPHA, "numbers.csv", csv(0, slices * SLICE));
        for (int i = 1; i < slices; i++) {
            ImportRunner victim = new ImportRunner(new Disturbed(NOTHING, NOTHING, ImportResumeSqlIT::crashAt));
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
        assertThat(database.texts("SELECT count(*) || ' ' || count(DISTINCT e164) FROM phone_number"))
                .containsExactly(distinct + " " + distinct);
        assertThat(database.texts("SELECT count(*) FROM number_state")).containsExactly(Integer.toString(distinct));
        assertThat(database.texts("SELECT DISTINCT state || ' ' || row_count || ' ' || invalid FROM import_job"))
                .containsExactly("done " + size + " 0");
        assertThat(database.texts("SELECT sum(added) FROM import_job")).containsExactly(Integer.toString(distinct));
    }
}
