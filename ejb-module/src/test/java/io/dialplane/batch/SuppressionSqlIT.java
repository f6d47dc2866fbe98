package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers on a suppression list are not handed out. */
class SuppressionSqlIT extends QueueBed {

    @Test
    void ofACompanyForThatCompanyOnly() throws SQLException {
        suppress(a, null);
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.drain(b)).containsExactly(number);
    }

    @Test
    void ofAllForEverybody() throws SQLException {
        suppress(0, null);
        assertThat(queue.place(number)).isEqualTo("out");
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.drain(b)).isEmpty();
    }

    @Test
    void theyAreHandedOutAgainWhenTheyAreLifted() throws SQLException {
        suppress(a, null);
        assertThat(queue.drain(a)).as("the log passes it").isEmpty();
        lift(a);
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void ofAllTheyGetANewPlaceWhenTheyAreLifted() throws SQLException {
        suppress(0, null);
        queue.drain(a);
        lift(0);
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void whatWasCalledIsNotHandedOutAgainWhenItIsLifted() throws SQLException {
        client.report(a, Call.of(number, "CONNECTED").at(client.now().toInstant()));
        client.commit();
        suppress(a, null);
        lift(a);
        queue.pass(Duration.ofDays(10));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.text("SELECT last_status FROM company_number")).isEqualTo("CONNECTED");
    }

    @Test
    void theyExpireByTheSweep() throws SQLException {
        suppress(a, "1 hour");
        suppress(0, "2 hours");
        assertThat(expire()).isZero();
        queue.run("UPDATE suppression SET expires_at = expires_at - interval '1 hour'");
        assertThat(expire()).isEqualTo(1);
        assertThat(expire()).isZero();
        assertThat(queue.drain(a)).as("still on everybody's list").isEmpty();
        queue.run("UPDATE do_not_call SET expires_at = expires_at - interval '2 hours'");
        assertThat(expire()).isEqualTo(1);
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).containsExactly(number);
        assertThat(queue.drain(b)).isEmpty();
    }

    @Test
    void theAnswerToAReportNamesThem() throws SQLException {
        client.claim(a, 1);
        client.commit();
        suppress(a, null);
        assertThat(suppressedInAnswer(a, "MISSED")).isTrue();
        assertThat(suppressedInAnswer(b, "BUSY")).isFalse();
        suppress(0, null);
        assertThat(suppressedInAnswer(b, "MISSED")).isTrue();
    }

    @Test
    void aNumberThatComesIntoThePoolLaterIsKnown() throws SQLException {
        queue.run("INSERT INTO suppression (company_id, e164) VALUES (" + a + ", '+989000000002')");
        queue.run("INSERT INTO do_not_call (e164) VALUES ('+989000000003')");
        assertThat(queue.waitingNumbers(3, "IR")).hasSize(3);
        client.give(true);
        client.commit();
        assertThat(e164s(a)).containsExactlyInAnyOrder("+989000000001", "+989000000004");
        queue.pass(Duration.ofHours(2));
        client.release(Duration.ofHours(1));
        client.give(true);
        client.commit();
        assertThat(e164s(b)).containsExactlyInAnyOrder("+989000000001", "+989000000002", "+989000000004");
    }

    @Test
    void aNumberThatAReportBringsIntoThePoolIsKnownAtOnce() throws SQLException {
        queue.run("INSERT INTO suppression (company_id, e164) VALUES (" + a + ", '+989000000002')");
        queue.run("INSERT INTO do_not_call (e164) VALUES ('+989000000003')");
        for (int i = 2; i <= 4; i++) {
            Call call = Call.of("+98900000000" + i, "IR", true, "MISSED")
                    .at(client.now().toInstant());
            assertThat(suppressedInAnswer(a, call)).as("+98900000000" + i).isEqualTo(i < 4);
        }
    }

    @Test
    void aRetryOfANumberThatWasNeverInTheQueueIsKnown() throws SQLException {
        queue.run("INSERT INTO retry_settings (company_id, enabled, minimum_gap) VALUES (" + a + ", true, '1 minute')");
        queue.run("INSERT INTO retry_rule (company_id, status, delay, max_attempts) VALUES (" + a
                + ", 'MISSED', '1 minute', 3)");
        client.report(
                a,
                Call.of("+989000000002", "IR", true, "MISSED").at(client.now().toInstant()));
        client.commit();
        queue.run("INSERT INTO suppression (company_id, e164) VALUES (" + a + ", '+989000000002')");
        queue.pass(Duration.ofHours(1));
        assertThat(queue.drain(a)).as("not the one that is called again").containsExactly(number);
    }

    @Test
    void whatWasWrittenDownIsAppliedOnceACommitHasBeenSeen() throws SQLException {
        queue.run("INSERT INTO suppression (company_id, e164) SELECT " + a + ", e164 FROM phone_number");
        assertThat(applyPending(a)).isEqualTo(1);
        assertThat(applyPending(a)).isZero();
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aSweepThatScreensANumberAndALiftThatMeetsItAgree() throws Exception {
        queue.run("INSERT INTO suppression (company_id, e164, applied) VALUES (" + a + ", '+989000000002', true)");
        int late = queue.waitingNumbers(1, "IR").get(0);
        Client sweeper = queue.client();
        sweeper.give(true); // has screened the number, and is not committed
        client.call("SELECT set_config('app.company', ?, true)", Integer.toString(a));
        assertThat(client.change("DELETE FROM suppression")).isEqualTo(1);
        var lift = queue.blocked(
                client,
                () -> client.call("SELECT apply_suppressions(?, ARRAY['+989000000002'], interval '3 days')", a));
        sweeper.commit();
        Queue.answer(lift);
        client.commit();
        assertThat(queue.drain(a)).contains(late);
    }

    private List<String> e164s(int company) throws SQLException {
        List<String> all = new ArrayList<>();
        for (int id : queue.drain(company)) {
            all.add(queue.text("SELECT e164 FROM phone_number WHERE id = " + id));
        }
        return all;
    }

    /** Company 0 is everybody. */
    private void suppress(int company, String expiresIn) throws SQLException {
        String end = expiresIn == null ? "NULL" : "clock_timestamp() + interval '" + expiresIn + "'";
        queue.run(
                company == 0
                        ? "INSERT INTO do_not_call (e164, expires_at) SELECT e164, " + end + " FROM phone_number"
                        : "INSERT INTO suppression (company_id, e164, expires_at) SELECT " + company + ", e164, " + end
                                + " FROM phone_number");
        applyPending(company);
    }

    private int applyPending(int company) throws SQLException {
        int looked =
                (int) client.call("SELECT apply_pending_suppressions(nullif(?, 0), interval '3 days', 1000)", company);
        client.commit();
        return looked;
    }

    private void lift(int company) throws SQLException {
        queue.run(company == 0 ? "DELETE FROM do_not_call" : "DELETE FROM suppression WHERE company_id = " + company);
        client.call(
                "SELECT apply_suppressions(nullif(?, 0), ARRAY(SELECT e164 FROM phone_number), interval '3 days')",
                company);
        client.commit();
    }

    private int expire() throws SQLException {
        int ended = (int) client.call("SELECT expire_suppressions(interval '3 days', 1000)");
        client.commit();
        return ended;
    }

    private boolean suppressedInAnswer(int company, String status) throws SQLException {
        return suppressedInAnswer(
                company, Call.of(number, status).at(client.now().toInstant()));
    }

    private boolean suppressedInAnswer(int company, Call call) throws SQLException {
        boolean answer = (boolean) client.call(
                "SELECT suppressed FROM report_results(?, cast(? AS jsonb), interval '3 days')",
                company,
                Call.json(List.of(call)));
        client.commit();
        return answer;
    }
}
