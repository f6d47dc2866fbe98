package io.dialplane.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that somebody cancels. */
class ImportCancelSqlIT extends ImportSqlBed {

    @Test
    void what_is_cancelled_keeps_what_was_merged_and_merges_nothing_more() {
        start(ALPHA, "numbers.csv", csv(0, 4 * SLICE));
        ImportJob[] cancelled = new ImportJob[1];

        new ImportRunner(new Disturbed(at(3, () -> cancelled[0] = cancel(ALPHA, 1)), NOTHING, NOTHING)).runAll();

        assertThat(get(ALPHA, 1)).isEqualTo(cancelled[0]);
        assertCounts(cancelled[0], ImportJob.State.CANCELLED, 2 * SLICE, 2 * SLICE, 0, 0);
        assertThat(cancelled[0].share()).isBetween(0.3, 0.95);
        assertThat(database.texts("SELECT count(*) FROM phone_number")).containsExactly(Integer.toString(2 * SLICE));
        assertThat(database.texts("SELECT count(*) FROM import_chunk")).containsExactly("0");
        assertThat(database.texts(
                        "SELECT actor || ' ' || action || ' ' || (after ->> 'rows') FROM audit_entry ORDER BY id"))
                .containsExactly("boss import.start 0", "boss import.cancel " + 2 * SLICE);
        assertThat(cancel(ALPHA, 1)).as("again").isEqualTo(cancelled[0]);
        assertThat(database.texts("SELECT count(*) FROM audit_entry")).containsExactly("2");
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
}
