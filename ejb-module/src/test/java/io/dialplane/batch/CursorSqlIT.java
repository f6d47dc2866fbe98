package io.dialplane.batch;

import static io.dialplane.batch.Queue.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log and its cursors: rules 1, 2, 3 and 7 of the queue's design, each also with the rule taken out. */
class CursorSqlIT {

    private Queue queue;
    private int a;
    private int b;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue();
        a = queue.company("aa");
        b = queue.company("bb");
    }

    @AfterEach
    void stop() throws SQLException {
        queue.close();
    }

    // ---------------------------------------------------------------- the order of positions

    @Test
    void positionsAreGivenInTheOrderOfCommits() throws Exception {
        queue.waitingNumbers(10, "IR");
        Client first = queue.client();
        Client second = queue.client();
        assertThat(first.give(5, true)).isEqualTo(5);
        CompletableFuture<Integer> later = queue.blocked(second, () -> second.give(5, true));
        first.commit();
        assertThat(answer(later)).isEqualTo(5);
        second.commit();
        assertThat(queue.drain(a)).hasSize(10);
    }

    @Test
    void aClaimDoesNotWaitForWhoeverGivesPositions() throws Exception {
        queue.waitingNumbers(10, "IR");
        Client sweep = queue.client();
        sweep.give(5, true);
        assertThat(queue.client().give(5, false)).isEqualTo(-1);
    }

    @Test
    void positionsGivenWithoutTheLockLoseNumbers() throws Exception {
        queue.mutate("give_positions", "PERFORM pg_advisory_xact_lock(", "PERFORM hashtextextended('', ");
        assertThat(lostBetweenTwoSweeps()).hasSize(5);
    }

    /** The first sweep commits after the second, and a claim comes in between. */
    private Set<Integer> lostBetweenTwoSweeps() throws Exception {
        Set<Integer> all = new HashSet<>(queue.waitingNumbers(10, "IR"));
        Client first = queue.client();
        Client second = queue.client();
        first.give(5, true);
        second.give(5, true);
        second.commit();
        all.removeAll(queue.drain(a));
        first.commit();
        all.removeAll(queue.drain(a));
        return all;
    }

    // ---------------------------------------------------------------- the bound

    @Test
    void aNumberFreedWhileAClaimLooksIsNotPassed() throws Exception {
        assertThat(lostWhileAClaimLooks()).isEmpty();
    }

    @Test
    void aBoundTakenFromTheSequenceLosesNumbers() throws Exception {
        queue.run("GRANT SELECT ON number_position TO PUBLIC");
        queue.mutate(
                "claim_batch",
                "IF v_after > v_from THEN PERFORM move_cursor(",
                "v_after := (SELECT last_value FROM number_position); UPDATE company_cursor SET pos = v_after WHERE company_id = p_company;"
                        + " IF false THEN PERFORM move_cursor(");
        assertThat(lostWhileAClaimLooks()).isNotEmpty();
    }

    @Test
    void aBoundReadAfterTheLookLosesNumbers() throws Exception {
        queue.mutate(
                "claim_batch",
                "v_after := v_bound;",
                "v_after := (SELECT max(s.pos) FROM number_state s WHERE s.country = v_country);");
        queue.mutate("move_cursor", "v_to := coalesce(v_to, p_bound);", "v_to := p_bound;");
        assertThat(lostWhileAClaimLooks()).isNotEmpty();
    }

    /** A claim takes all there is, and before it moves its cursor a sweep frees more. */
    private Set<Integer> lostWhileAClaimLooks() throws Exception {
        queue.stopBefore("claim_batch", "v_taken := v_taken || coalesce(v_leased, '{}');\n            v_after");
        Set<Integer> all = new HashSet<>(queue.numbers(3));
        Client claim = queue.client();
        queue.pause();
        CompletableFuture<Client.Batch> batch = queue.blocked(claim, () -> claim.claim(a, 10));
        all.addAll(queue.numbers(3));
        queue.goOn();
        all.removeAll(answer(batch).numbers());
        claim.commit();
        all.removeAll(queue.drain(a));
        return all;
    }

    // ---------------------------------------------------------------- looked at, locked, judged again

    @Test
    void aResultWrittenBetweenTheLookAndTheLeaseIsSeen() throws Exception {
        assertThat(handedOutAgain()).isEmpty();
    }

    @Test
    void aLeaseWithoutASecondLookHandsOutWhatWasJustCalled() throws Exception {
        queue.mutate("claim_batch", AGAIN, "WHERE s.number_id = ANY (v_locked) AND true");
        assertThat(handedOutAgain()).isNotEmpty();
    }

    private static final String AGAIN = """
            WHERE s.number_id = ANY (v_locked) AND s.pos IS NOT NULL
                               AND (SELECT c.cn_key FROM company_number c WHERE c.cn_key = (p_company::bigint << 32 | s.number_id)) IS NULL""";

    /**
     * A result and a new position are committed after the statement that looks has begun and before it locks the row. The
     * row's own columns are read again, what a sub-query found is not: the statement is made to stop in between by a lock
     * that it asks for while it filters.
     */
    private Set<Integer> handedOutAgain() throws Exception {
        queue.run("""
                CREATE FUNCTION stop_here(number int) RETURNS int LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN number; END $$""");
        queue.run("GRANT EXECUTE ON FUNCTION stop_here TO PUBLIC");
        queue.mutate("claim_batch", """
                                 ORDER BY s.pos LIMIT v_size - cardinality(v_taken)""", """
                                   AND stop_here(s.number_id) > 0
                                 ORDER BY s.pos LIMIT v_size - cardinality(v_taken)""");
        List<Integer> numbers = queue.numbers(3);
        Client claim = queue.client();
        queue.pause();
        CompletableFuture<Client.Batch> batch = queue.blocked(claim, () -> claim.claim(a, 10));
        // somebody writes what the company has to do with the number, as every writer does under the row's lock
        Client writer = queue.client();
        writer.call("SELECT set_config('app.company', ?, true)", String.valueOf(a));
        writer.call("SELECT number_id FROM number_state WHERE number_id = ? FOR NO KEY UPDATE", numbers.get(0));
        writer.change(
                "INSERT INTO company_number (company_id, number_id, last_status, suppressed) VALUES (?, ?, 'IN_QUEUE', true)",
                a,
                numbers.get(0));
        writer.commit();
        queue.goOn();
        Set<Integer> taken = new HashSet<>(answer(batch).numbers());
        claim.commit();
        assertThat(taken).contains(numbers.get(1), numbers.get(2));
        taken.retainAll(Set.of(numbers.get(0)));
        return taken;
    }

    // ---------------------------------------------------------------- what somebody else holds

    @Test
    void theCursorDoesNotPassANumberThatARolledBackClaimHeld() throws Exception {
        assertThat(lostByARollback()).isEmpty();
    }

    @Test
    void aCursorThatPassesLockedNumbersLosesThem() throws Exception {
        queue.mutate("move_cursor", "v_to := coalesce(v_to, p_bound);", "v_to := p_bound;");
        assertThat(lostByARollback()).hasSize(3);
    }

    private Set<Integer> lostByARollback() throws Exception {
        Set<Integer> all = new HashSet<>(queue.numbers(6));
        Client other = queue.client();
        assertThat(other.claim(b, 3).numbers()).hasSize(3);
        all.removeAll(queue.drain(a));
        other.rollback();
        all.removeAll(queue.drain(a));
        return all;
    }

    @Test
    void aHolderWhoGivesUpBetweenTheLookAndTheSecondLookLosesNothing() throws Exception {
        assertThat(lostByARollbackInBetween()).isEmpty();
    }

    /** What was free when it was looked at is not what is free when the cursor moves. */
    @Test
    void aCursorMovedByWhatTheLookSawLosesWhatWasHeldThen() throws Exception {
        queue.mutate(
                "move_cursor",
                "ORDER BY s.pos LIMIT 1;",
                "ORDER BY s.pos LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED;"); // sees only what nobody holds
        assertThat(lostByARollback()).isNotEmpty();
    }

    private Set<Integer> lostByARollbackInBetween() throws Exception {
        queue.stopBefore("move_cursor", "SELECT s.pos - 1 INTO v_to");
        Set<Integer> all = new HashSet<>(queue.numbers(6));
        Client other = queue.client();
        assertThat(other.claim(b, 3).numbers()).hasSize(3);
        other.rollback();
        other.claim(b, 3);
        Client claim = queue.client();
        queue.pause();
        CompletableFuture<Client.Batch> batch = queue.blocked(claim, () -> claim.claim(a, 10));
        other.rollback();
        queue.goOn();
        all.removeAll(answer(batch).numbers());
        claim.commit();
        all.removeAll(queue.drain(a));
        return all;
    }

    @Test
    void theCursorMovesAlsoWhenNothingWasTaken() throws Exception {
        List<Integer> numbers = queue.numbers(4);
        queue.run("INSERT INTO company_number (company_id, number_id, last_status) SELECT " + a
                + ", number_id, 'CONNECTED' FROM number_state");
        Client claim = queue.client();
        assertThat(claim.claim(a, 10).numbers()).isEmpty();
        claim.commit();
        assertThat(cursor(a, "IR")).isEqualTo(numbers.size());
    }

    // ---------------------------------------------------------------- stored state, never the clock

    @Test
    void aSuppressionHoldsUntilTheSweepThatListsTheNumberAgain() throws Exception {
        assertThat(lostByASuppressionThatEnds()).isEmpty();
    }

    @Test
    void aClaimThatJudgesSuppressionsByTheClockLosesWhatExpires() throws Exception {
        queue.run("ALTER TABLE company_number ADD until timestamptz");
        byTheClock("claim_batch", "v_locked := ARRAY(\n                SELECT s.number_id FROM number_state s", "look");
        assertThat(lostByASuppressionThatEnds()).hasSize(1);
    }

    /** The number is suppressed when the log is read past it; then the suppression is over. */
    private Set<Integer> lostByASuppressionThatEnds() throws Exception {
        boolean clock = queue.number(
                        "SELECT count(*) FROM pg_attribute WHERE attname = 'until' AND attrelid = 'company_number'::regclass")
                > 0;
        int number = queue.numbers(1).get(0);
        queue.run("INSERT INTO company_number (company_id, number_id, last_status, suppressed) VALUES (" + a + ", "
                + number + ", 'IN_QUEUE', true)");
        if (clock) {
            queue.run("UPDATE company_number SET until = clock_timestamp() + interval '1 hour'");
        }
        assertThat(queue.drain(a)).isEmpty();
        if (clock) {
            queue.run("UPDATE company_number SET until = clock_timestamp()"); // nobody writes anything when time just
            // passes
        } else {
            // what the sweep of suppressions does, in one transaction under the row's lock
            queue.run("BEGIN");
            queue.run("SELECT 1 FROM number_state WHERE number_id = " + number + " FOR NO KEY UPDATE");
            queue.run("DELETE FROM company_number");
            queue.run("INSERT INTO company_list (company_id, number_id, due_at) VALUES (" + a + ", " + number
                    + ", clock_timestamp())");
            queue.run("COMMIT");
        }
        Set<Integer> lost = new HashSet<>(Set.of(number));
        lost.removeAll(queue.drain(a));
        return lost;
    }

    private void byTheClock(String function, String piece, String name) throws SQLException {
        String definition = queue.text("SELECT pg_get_functiondef('" + function + "'::regproc)");
        assertThat(definition).as(name).contains(piece);
        queue.run(
                definition.replace(
                        "WHERE c.cn_key = (p_company::bigint << 32 | s.number_id))",
                        "WHERE c.cn_key = (p_company::bigint << 32 | s.number_id) AND (c.until IS NULL OR c.until > clock_timestamp()))"));
    }

    // ---------------------------------------------------------------- how far one call looks

    @Test
    void oneCallLooksAtSoManyPositionsAndTheNextGoesOnFromThere() throws Exception {
        List<Integer> numbers = queue.numbers(1000);
        queue.run("INSERT INTO company_number (company_id, number_id, last_status) SELECT " + a
                + ", number_id, 'CONNECTED' FROM number_state WHERE pos <= 900");
        Client claim = queue.client();
        assertThat(claim.claim(a, 10, 1, 400).numbers()).isEmpty();
        claim.commit();
        assertThat(cursor(a, "IR")).isEqualTo(400);
        assertThat(claim.claim(a, 10, 1, 400).numbers()).isEmpty();
        claim.commit();
        assertThat(cursor(a, "IR")).isEqualTo(800);
        assertThat(claim.claim(a, 10, 1, 400).numbers()).containsExactlyElementsOf(numbers.subList(900, 910));
    }

    @Test
    void idleCursorsMoveToTheEndOrToWhatTheirCompanyCanTake() throws Exception {
        queue.numbers(100);
        Client sweep = queue.client();
        assertThat(sweep.advance(a, "IR", 40)).as("no cursor yet").isFalse();
        queue.run("INSERT INTO company_cursor VALUES (" + a + ", 'IR', 0)");
        assertThat(sweep.advance(a, "IR", 40)).as("the first is to be taken").isFalse();
        assertThat(cursor(a, "IR")).isZero();
        sweep.commit();
        queue.run("INSERT INTO company_number (company_id, number_id, last_status) SELECT " + a
                + ", number_id, 'CONNECTED' FROM number_state WHERE pos <= 95");
        assertThat(sweep.advance(a, "IR", 40)).isTrue();
        assertThat(sweep.advance(a, "IR", 40)).isTrue();
        assertThat(sweep.advance(a, "IR", 40)).as("before something to take").isFalse();
        sweep.commit();
        assertThat(cursor(a, "IR")).isEqualTo(95);
        assertThat(queue.drain(a)).hasSize(5);
    }

    @Test
    void anIdleCursorIsLeftAloneWhileItsCompanyDials() throws Exception {
        queue.numbers(10);
        Client claim = queue.client();
        claim.claim(a, 2);
        claim.commit();
        claim.claim(a, 2);
        assertThat(queue.client().advance(a, "IR", 40)).isFalse();
    }

    // ---------------------------------------------------------------- countries

    @Test
    void aCountryThatIsAddedLaterIsReadFromItsBeginning() throws Exception {
        List<Integer> turkish = queue.numbers(3, "TR");
        List<Integer> iranian = queue.numbers(3, "IR");
        assertThat(queue.drain(a)).containsExactlyInAnyOrderElementsOf(iranian);
        assertThat(cursor(a, "IR")).isEqualTo(6);
        queue.run("UPDATE company SET settings = '{\"countries\": [\"IR\", \"TR\"]}' WHERE id = " + a);
        assertThat(queue.drain(a)).containsExactlyInAnyOrderElementsOf(turkish);
    }

    @Test
    void oneBatchMayHoldNumbersOfSeveralCountries() throws Exception {
        Set<Integer> all = new HashSet<>(queue.numbers(3, "TR"));
        all.addAll(queue.numbers(3, "IR"));
        queue.run("UPDATE company SET settings = '{\"countries\": [\"IR\", \"TR\"]}' WHERE id = " + a);
        assertThat(queue.client().claim(a, 10).numbers()).containsExactlyInAnyOrderElementsOf(all);
    }

    private long cursor(int company, String country) throws SQLException {
        return queue.number(
                "SELECT pos FROM company_cursor WHERE company_id = " + company + " AND country = '" + country + "'");
    }
}
