package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A company calls its own numbers again. */
class RetrySqlIT extends QueueBed {

    private static final Duration DELAY = Duration.ofMinutes(30);

    @Test
    void nothingComesBackWithoutARule() throws SQLException {
        called(a, "MISSED");
        queue.pass(Duration.ofDays(10));
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aNumberComesBackToItsCompanyAfterTheDelayWithinTheCooldown() throws SQLException {
        rules(a, true, "1 hour", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        assertThat(queue.drain(a)).as("at once").isEmpty();
        queue.pass(DELAY);
        assertThat(queue.drain(a)).as("after the delay, within the minimum gap").isEmpty();
        queue.pass(DELAY);
        assertThat(queue.drain(b)).as("nobody else").isEmpty();
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void onlyStatusesWithARuleCount() throws SQLException {
        rules(a, true, "1 minute", "'BUSY', '30 minutes', 3");
        called(a, "MISSED");
        queue.pass(Duration.ofDays(10));
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aNumberThatIsDeletedAndAddedAgainComesBackAsWell() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        client.call("SELECT 1 FROM (SELECT delete_numbers(?, ARRAY[?])) x", a, number);
        client.commit();
        queue.pass(DELAY);
        assertThat(queue.drain(a)).isEmpty();
        assertThat(client.call("SELECT restore_numbers(?, ARRAY[?], false, interval '3 days')", a, number))
                .isEqualTo(1);
        client.commit();
        queue.pass(DELAY);
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void theAttemptsAreUsedUp() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 2");
        called(a, "MISSED");
        queue.pass(DELAY);
        assertThat(queue.drain(a)).containsExactly(number);
        called(a, "MISSED");
        queue.pass(Duration.ofDays(10));
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void whoeverCallsItMeanwhileStartsTheCooldownForAll() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        called(b, "INBOUND_CALL");
        queue.pass(DELAY);
        assertThat(queue.drain(a)).isEmpty();
        queue.pass(Duration.ofDays(4));
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void anUnreportedRetryComesBack() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        queue.pass(DELAY);
        client.claim(a, 1);
        client.commit();
        queue.pass(Duration.ofHours(2));
        assertThat(client.release(Duration.ofHours(1))).isEqualTo(1);
        client.commit();
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void aRuleThatIsSwitchedOnCountsForWhatWasCalledBefore() throws SQLException {
        called(a, "MISSED");
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        refill(a);
        queue.pass(DELAY);
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void theRefillGoesSliceBySlice() throws SQLException {
        List<Integer> more = queue.numbers(9);
        client.claim(a, 100);
        for (int n : more) {
            client.report(a, Call.of(n, "MISSED").at(client.now().toInstant()));
        }
        client.report(a, Call.of(number, "MISSED").at(client.now().toInstant()));
        client.commit();
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        await().until(() -> slice(a, 4));
        assertThat(slice(a, 4)).isTrue();
        assertThat(slice(a, 4)).isFalse();
        assertThat(queue.number("SELECT count(*) FROM company_list WHERE early"))
                .isEqualTo(10);
        assertThat(refilling(a)).isFalse();
    }

    @Test
    void aRuleThatIsSwitchedOffNoLongerCounts() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        rules(a, false, "1 minute", "'MISSED', '30 minutes', 3");
        refill(a);
        queue.pass(Duration.ofDays(10));
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aRuleThatIsSwitchedOffDuringALeaseNoLongerCountsWhenItComesBack() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        queue.pass(DELAY);
        client.claim(a, 1);
        client.commit();
        rules(a, false, "1 minute", "'MISSED', '30 minutes', 3");
        refill(a);
        queue.pass(Duration.ofHours(2));
        client.release(Duration.ofHours(1));
        client.commit();
        queue.pass(Duration.ofDays(10));
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aReportThatIsBeingRecordedWhileTheRulesChangeIsNotLost() throws Exception {
        called(a, "BUSY");
        Client reporter = queue.client();
        reporter.report(a, Call.of(number, "MISSED").at(client.now().toInstant()));
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        assertThat(slice(a, 1000)).isFalse();
        assertThat(refilling(a)).as("it waits for the report").isTrue();
        reporter.commit();
        refill(a);
        queue.pass(DELAY);
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void aResetIsNoRetry() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        client.reset(a, number);
        client.commit();
        queue.pass(DELAY);
        assertThat(queue.drain(a)).as("the cooldown holds").isEmpty();
        queue.pass(Duration.ofDays(4));
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void aStatusByHandCountsAsWell() throws SQLException {
        rules(a, true, "1 minute", "'MISSED', '30 minutes', 3");
        called(a, "MISSED");
        client.call("SELECT change_status(?, ARRAY[?], 'CONNECTED', NULL, NULL)", a, number);
        client.commit();
        queue.pass(Duration.ofDays(10));
        assertThat(queue.drain(a)).isEmpty();
    }

    private void rules(int company, boolean enabled, String gap, String... rules) throws SQLException {
        client.call("SELECT change_retry(?, ?, cast(? AS interval))", company, enabled, gap);
        for (String rule : rules) {
            client.change("INSERT INTO retry_rule (company_id, status, delay, max_attempts) VALUES (" + company + ", "
                    + rule + ")");
        }
        client.commit();
    }

    /** To its end; PostgreSQL's own transactions may hold it up as well. */
    private void refill(int company) {
        await().until(() -> {
            slice(company, 1000);
            return !refilling(company);
        });
    }

    private boolean slice(int company, int limit) throws SQLException {
        boolean more = (boolean) client.call("SELECT refill_retries(?, ?)", company, limit);
        client.commit();
        return more;
    }

    private boolean refilling(int company) throws SQLException {
        return queue.number("SELECT count(*) FROM retry_settings WHERE company_id = " + company
                        + " AND refill_from IS NOT NULL")
                == 1;
    }

    private void called(int company, String status) throws SQLException {
        client.report(company, Call.of(number, status).at(client.now().toInstant()));
        client.commit();
    }
}
