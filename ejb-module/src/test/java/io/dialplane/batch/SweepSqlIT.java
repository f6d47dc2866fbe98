package io.dialplane.batch;

import static io.dialplane.batch.Queue.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Numbers that come back: stale leases, cooldowns that end. Rules 1 and 6 of the queue's design. */
class SweepSqlIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private Queue queue;
    private Client sweep;
    private Client dialer;
    private int a;
    private int b;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue();
        sweep = queue.client();
        dialer = queue.client();
        a = queue.company("aa");
        b = queue.company("bb");
    }

    @AfterEach
    void stop() throws SQLException {
        queue.close();
    }

    @Test
    void leasesOfAllCompaniesEndAfterTheTimeoutAndNotBefore() throws SQLException {
        List<Integer> numbers = queue.numbers(4);
        dialer.claim(a, 2);
        dialer.commit();
        dialer.claim(b, 2);
        dialer.commit();
        queue.pass(Duration.ofMinutes(59));
        assertThat(sweep.release(HOUR)).isZero();
        queue.pass(Duration.ofMinutes(2));
        assertThat(sweep.release(HOUR)).isEqualTo(4);
        assertThat(sweep.give(true)).isEqualTo(4);
        sweep.commit();
        assertThat(queue.drain(a)).as("it never called them").containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void aNumberThatIsBeingReportedIsNotWaitedForAndNotReleased() throws SQLException {
        int number = queue.numbers(1).get(0);
        dialer.claim(a, 1);
        dialer.commit();
        queue.pass(HOUR.multipliedBy(2));
        dialer.report(a, Call.of(number, "BUSY").at(dialer.now().toInstant()));
        assertThat(sweep.release(HOUR)).isZero();
        dialer.commit();
        assertThat(sweep.release(HOUR)).isZero();
    }

    @Test
    void aNumberReportedWhileTheSweepIsAtItKeepsItsCooldown() throws Exception {
        assertThat(placeOfANumberReportedDuringTheSweep()).isEqualTo("waiting");
    }

    @Test
    void aSweepThatDoesNotLookAgainFreesAReportedNumber() throws Exception {
        queue.mutate("give_positions", "LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED);", "LIMIT p_limit);");
        queue.mutate(
                "give_positions",
                " AND coalesce(s.free_at, 'infinity') <= v_now AND s.lease_batch IS NULL AND next_free_at(s, '0') IS NOT NULL",
                "");
        assertThat(placeOfANumberReportedDuringTheSweep()).isEqualTo("free");
    }

    /** The report's transaction is open when the sweep comes, and commits before the sweep writes. */
    private String placeOfANumberReportedDuringTheSweep() throws Exception {
        queue.stopBefore("give_positions", "IF p_wait THEN");
        int number = queue.waitingNumbers(1, "IR").get(0);
        dialer.report(a, Call.of(number, "BUSY").at(dialer.now().toInstant()));
        queue.pause();
        CompletableFuture<Integer> given = queue.started(() -> sweep.give(true));
        if (queue.blocksOrAnswers(sweep, given)) {
            dialer.commit();
        }
        queue.goOn();
        answer(given);
        dialer.commit();
        sweep.commit();
        return queue.place(number);
    }

    @Test
    void aLeaseThatEndedMeanwhileIsNotEndedAgain() throws Exception {
        int number = queue.numbers(1).get(0);
        dialer.claim(a, 1);
        dialer.commit();
        queue.pass(HOUR.multipliedBy(2));
        dialer.reset(a, number);
        assertThat(sweep.release(HOUR)).isZero();
        dialer.commit();
        assertThat(sweep.release(HOUR)).isZero();
    }

    @Test
    void sweepsOfSeveralNodesShareTheWork() throws SQLException {
        queue.waitingNumbers(10, "IR");
        Client other = queue.client();
        dialer.claim(a, 1);
        dialer.commit();
        assertThat(sweep.give(6, false)).isEqualTo(6);
        assertThat(other.give(6, false)).isEqualTo(-1);
        other.rollback();
        sweep.commit();
        assertThat(other.give(6, false)).isEqualTo(4);
    }

    @Test
    void whatIsDueIsFoundByAnIndexHoweverMuchWaits() throws SQLException {
        queue.run(
                "INSERT INTO phone_number (e164, country) SELECT '+989' || lpad(g::text, 9, '0'), 'IR' FROM generate_series(1, 20000) g");
        queue.run(
                "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, 'IR', true, now() + interval '1 day' FROM phone_number");
        queue.run("ANALYZE number_state");
        assertThat(sweep.give(true)).isZero();
        assertThat(sweep.release(HOUR)).isZero();
        sweep.commit();
        long before = queue.read(sweep, "number_state");
        for (int i = 0; i < 10; i++) {
            sweep.give(true);
            sweep.release(HOUR);
            sweep.commit();
        }
        assertThat(queue.read(sweep, "number_state") - before)
                .as("rows and index entries read")
                .isLessThan(1000);
    }

    @Test
    void aChunkCostsTheSameHoweverMuchIsDue() throws SQLException {
        queue.waitingNumbers(20_000, "IR"); // not analysed yet, as after an import
        long before = queue.read(sweep, "number_state");
        for (int i = 0; i < 5; i++) {
            assertThat(sweep.give(100, true)).isEqualTo(100);
            sweep.commit();
        }
        assertThat(queue.read(sweep, "number_state") - before)
                .as("rows and index entries read")
                .isLessThan(5_000);
    }

    @Test
    void theDatabaseRefusesANumberInTwoPlaces() {
        assertThat(
                        refused(
                                "UPDATE number_state SET lease_batch = gen_random_uuid(), lease_company = 1, leased_at = now()"))
                .isTrue();
        assertThat(refused("UPDATE number_state SET global_status = 'COMPLAINED'"))
                .as("free and blocked")
                .isTrue();
        assertThat(refused("UPDATE number_state SET retired = true, pos = NULL, free_at = now()"))
                .as("waiting and blocked")
                .isTrue();
    }

    private boolean refused(String sql) {
        try {
            queue.numbers(1);
            queue.run(sql);
            return false;
        } catch (SQLException e) {
            return "23514".equals(e.getSQLState());
        }
    }
}
