package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * The shipped functions on a real PostgreSQL against a naive model of the queue, by random operations in overlapping
 * transactions; and proof that the comparison finds what it is for.
 *
 * <p>{@code -Ddialplane.model.operations=100000} runs longer, {@code -Ddialplane.model.seed=…} repeats a run.
 */
class QueueModelIT {

    private static final int OPERATIONS = Integer.getInteger("dialplane.model.operations");
    private static final long SEED = Long.getLong("dialplane.model.seed", System.nanoTime());
    private static final long SEED_OF_BUGS = Long.getLong("dialplane.model.seed", 1);
    private static final int ENOUGH_TO_FIND_A_BUG = 10_000; // each is found within a few hundred or thousand

    @Test
    void theQueueDoesWhatTheModelSays() throws SQLException {
        try (ModelRun run = new ModelRun(SEED)) {
            run.run(OPERATIONS);
        }
    }

    @Test
    void aCursorThatPassesALockedRowIsFound() throws SQLException {
        assertFound("move_cursor", "v_to := coalesce(v_to, p_bound);", "v_to := p_bound;");
    }

    @Test
    void aPositionGivenWithoutTheLockIsFound() throws SQLException {
        assertFound(
                "give_positions",
                "NOT pg_try_advisory_xact_lock(hashtextextended('dialplane.number_position', 0))",
                "false");
    }

    @Test
    void aLateReportThatFreesANewerLeaseIsFound() throws SQLException {
        assertFound("report_results", "ELSE s.leased_at <= l.attempted_at END", "ELSE true END");
    }

    @Test
    void aSweepThatFreesAReportedNumberIsFound() throws SQLException {
        assertFound("give_positions", """
                LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED);""", "LIMIT p_limit);", """
                 AND coalesce(s.free_at, 'infinity') <= v_now AND s.lease_batch IS NULL AND next_free_at(s, '0') IS NOT NULL""", "");
    }

    private static void assertFound(String function, String... replacements) throws SQLException {
        try (ModelRun run = new ModelRun(SEED_OF_BUGS)) {
            for (int i = 0; i < replacements.length; i += 2) {
                run.mutate(function, replacements[i], replacements[i + 1]);
            }
            assertThatThrownBy(() -> run.run(ENOUGH_TO_FIND_A_BUG)).isInstanceOf(ModelRun.Violation.class);
            System.getLogger(QueueModelIT.class.getName())
                    .log(System.Logger.Level.INFO, "found after {0} operations", run.steps());
        }
    }
}
