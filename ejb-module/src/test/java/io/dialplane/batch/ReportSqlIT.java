package io.dialplane.batch;

import static io.dialplane.batch.Queue.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a report does to leases, cooldown, blocks and money: rule 5 of the queue's design and the dialers' contract. */
class ReportSqlIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private Queue queue;
    private Client client;
    private int a;
    private int b;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue();
        client = queue.client();
        a = queue.company("aa", "{\"cost_per_connected\": 10}");
        b = queue.company("bb");
        queue.run("INSERT INTO ledger (company_id, amount, reason) VALUES (" + a + ", 1000, 'top-up')");
    }

    @AfterEach
    void stop() throws SQLException {
        queue.close();
    }

    // ---------------------------------------------------------------- leases

    @Test
    void aReportEndsTheReportersLeaseAndStartsTheCooldown() throws SQLException {
        int number = queue.numbers(1).get(0);
        Client.Batch batch = client.claim(a, 1);
        client.commit();
        client.report(a, Call.of(number, "BUSY").at(now()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("waiting");
        assertThat(queue.number("SELECT extract(epoch FROM free_at - last_called_at) FROM number_state"))
                .isEqualTo(3 * 24 * 3600);
        assertThat(queue.text("SELECT batch_id FROM call_result"))
                .isEqualTo(batch.id().toString());
        client.give(true);
        client.commit();
        assertThat(queue.drain(b)).isEmpty();
        queue.pass(Duration.ofDays(3).plusMinutes(1));
        client.give(true);
        client.commit();
        assertThat(queue.drain(b)).containsExactly(number);
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aLateReportWithoutABatchLeavesANewerLeaseAlone() throws SQLException {
        int number = queue.numbers(1).get(0);
        Instant called = now();
        client.claim(a, 1);
        client.commit();
        client.report(a, Call.of(number, "BUSY").at(called));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
    }

    @Test
    void aReportThatNamesABatchEndsThatBatchesLeaseOnlyWheneverItComes() throws SQLException {
        int number = queue.numbers(1).get(0);
        Instant called = now();
        Client.Batch batch = client.claim(a, 1);
        client.commit();
        client.report(a, Call.of(number, "BUSY").at(now()).in(UUID.randomUUID()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
        client.report(a, Call.of(number, "MISSED").at(called).in(batch.id()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("waiting");
    }

    @Test
    void nobodyEndsAnotherCompanysLease() throws SQLException {
        int number = queue.numbers(1).get(0);
        Client.Batch batch = client.claim(a, 1);
        client.commit();
        client.report(
                b,
                Call.of(number, "BUSY").at(now()),
                Call.of(number, "MISSED").at(now()).in(batch.id()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
        assertThat(queue.number("SELECT lease_company FROM number_state")).isEqualTo(a);
    }

    @Test
    void aLateReportThatFreesANewerLeaseWouldBeSeen() throws SQLException {
        queue.mutate("report_results", "WHEN s.lease_company = p_company\n", "WHEN true\n");
        int number = queue.numbers(1).get(0);
        client.claim(a, 1);
        client.commit();
        client.report(b, Call.of(number, "BUSY").at(now()));
        client.commit();
        assertThat(queue.place(number)).isNotEqualTo("leased");
    }

    @Test
    void aReportTakesAwayThePositionThatTheNumberGotMeanwhile() throws SQLException {
        int number = queue.numbers(1).get(0);
        client.claim(a, 1);
        client.commit();
        queue.pass(HOUR.multipliedBy(2));
        client.release(HOUR);
        client.give(true);
        client.commit();
        assertThat(queue.place(number)).isEqualTo("free");
        client.report(a, Call.of(number, "BUSY").at(now()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("waiting");
        assertThat(queue.drain(b)).isEmpty();
    }

    @Test
    void aReportWaitsForTheClaimThatHoldsItsNumber() throws Exception {
        int number = queue.numbers(1).get(0);
        Client claim = queue.client();
        Client.Batch batch = claim.claim(a, 1);
        CompletableFuture<List<Client.Answer>> report = queue.blocked(
                client, () -> client.report(a, Call.of(number, "BUSY").at(now()).in(batch.id())));
        claim.commit();
        assertThat(answer(report).get(0).outcome()).isEqualTo("recorded");
        client.commit();
        assertThat(queue.place(number)).as("judged as it was then").isEqualTo("waiting");
    }

    @Test
    void theLastCallOnlyMovesForward() throws SQLException {
        int number = queue.numbers(1).get(0);
        Instant last = now();
        client.report(a, Call.of(number, "BUSY").at(last));
        client.report(b, Call.of(number, "CONNECTED").at(last.minus(HOUR)));
        client.commit();
        assertThat(queue.instant("SELECT last_called_at FROM number_state")).isEqualTo(last);
        assertThat(queue.number("SELECT last_called_company FROM number_state")).isEqualTo(a);
    }

    // ---------------------------------------------------------------- the same report again, money

    @Test
    void theSameReportAgainChangesNothingAndAnswersTheSame() throws SQLException {
        int number = queue.numbers(1).get(0);
        Call call = Call.of(number, "CONNECTED").at(now()).billable();
        Client.Answer first = client.report(a, call).get(0);
        client.commit();
        Client.Answer again = client.report(a, call).get(0);
        client.commit();
        assertThat(again.outcome()).isEqualTo("duplicate");
        assertThat(again.result()).isEqualTo(first.result());
        assertThat(queue.number("SELECT attempts FROM company_number")).isEqualTo(1);
        assertThat(queue.number("SELECT sum(amount) FROM ledger")).isEqualTo(990);
    }

    @Test
    void theSameReportTwiceInOneRequestIsADuplicate() throws SQLException {
        int number = queue.numbers(1).get(0);
        Call call = Call.of(number, "CONNECTED").at(now()).billable();
        assertThat(client.report(a, call, call, call.with("status", "BUSY")))
                .extracting(Client.Answer::outcome)
                .containsExactly("recorded", "duplicate", "recorded");
    }

    @Test
    void theSameReportFromTwoClientsAtOnceIsRecordedOnce() throws Exception {
        int number = queue.numbers(1).get(0);
        Call call = Call.of(number, "CONNECTED").at(now()).billable();
        Client other = queue.client();
        client.report(a, call);
        CompletableFuture<List<Client.Answer>> second = queue.blocked(other, () -> other.report(a, call));
        client.commit();
        assertThat(answer(second).get(0).outcome()).isEqualTo("duplicate");
        assertThat(answer(second).get(0).result()).isNotNull();
    }

    @Test
    void aCallIsChargedOnceWhateverIsReportedOfIt() throws SQLException {
        int number = queue.numbers(1).get(0);
        Instant at = now();
        client.report(
                a,
                Call.of(number, "CONNECTED").at(at).billable(),
                Call.of(number, "HANGUP").at(at).billable());
        client.report(b, Call.of(number, "CONNECTED").at(at).billable());
        client.commit();
        assertThat(queue.number("SELECT count(*) FROM call_result")).isEqualTo(3);
        assertThat(queue.number("SELECT sum(amount) FROM ledger WHERE company_id = " + a))
                .isEqualTo(990);
        assertThat(queue.number("SELECT count(*) FROM ledger WHERE company_id = " + b))
                .as("not billed")
                .isZero();
    }

    @Test
    void theScenariosPriceCountsBeforeTheCompanys() throws SQLException {
        int number = queue.numbers(1).get(0);
        queue.run("INSERT INTO scenario (company_id, name, display_name, cost_per_connected) VALUES (" + a
                + ", 'x', 'X', 25)");
        client.report(a, Call.of(number, "CONNECTED").at(now()).billable().with("scenario", "x"));
        client.commit();
        assertThat(queue.number("SELECT sum(amount) FROM ledger")).isEqualTo(975);
    }

    @Test
    void whatIsFoldedAndWhatIsNotAddUp() throws SQLException {
        List<Integer> numbers = queue.numbers(5);
        for (int number : numbers) {
            client.report(a, Call.of(number, "CONNECTED").at(now()).billable());
            client.commit();
            client.call("SELECT set_config('app.company', ?, true)", String.valueOf(a));
            assertThat(client.call("SELECT balance_of(?)", a)).isEqualTo(1000L - 10L * (numbers.indexOf(number) + 1));
            client.call("SELECT fold_ledger(?, 2)", a);
            assertThat(client.call("SELECT balance_of(?)", a)).isEqualTo(1000L - 10L * (numbers.indexOf(number) + 1));
            client.commit();
        }
    }

    // ---------------------------------------------------------------- blocks

    @Test
    void powerOffBlocksTheNumberForAllAndRemembersWhoSaidSo() throws SQLException {
        int number = queue.numbers(1).get(0);
        assertThat(client.report(a, Call.of(number, "POWER_OFF").at(now()))
                        .get(0)
                        .globalStatus())
                .isEqualTo("POWER_OFF");
        client.report(b, Call.of(number, "CONNECTED").at(now()));
        client.report(b, Call.of(number, "POWER_OFF").at(now()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("out");
        assertThat(queue.number("SELECT blocked_by FROM number_state")).isEqualTo(a);
        assertThat(queue.number("SELECT count(*) FROM global_status_change")).isEqualTo(1);
    }

    @Test
    void aComplaintStaysWhateverIsReportedLater() throws SQLException {
        int number = queue.numbers(1).get(0);
        client.report(a, Call.of(number, "POWER_OFF").at(now()));
        client.report(b, Call.of(number, "COMPLAINED").at(now()));
        for (String status : List.of("CONNECTED", "POWER_OFF", "BUSY")) {
            assertThat(client.report(a, Call.of(number, status).at(now()))
                            .get(0)
                            .globalStatus())
                    .isEqualTo("COMPLAINED");
        }
        client.reset(a, number);
        client.reset(b, number);
        client.commit();
        assertThat(queue.text("SELECT global_status FROM number_state")).isEqualTo("COMPLAINED");
        assertThat(queue.place(number)).isEqualTo("out");
    }

    @Test
    void aNumberBlockedWhileSomebodyHasItIsNotFreedWhenThatLeaseEnds() throws SQLException {
        int number = queue.numbers(1).get(0);
        client.claim(a, 1);
        client.commit();
        client.report(b, Call.of(number, "COMPLAINED").at(now()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
        queue.pass(HOUR.multipliedBy(2));
        client.release(HOUR);
        client.commit();
        assertThat(queue.place(number)).isEqualTo("out");
    }

    // ---------------------------------------------------------------- numbers and names

    @Test
    void aMobileThatNobodyAddedIsCreatedAndJoinsThePoolAfterTheCooldown() throws SQLException {
        Client.Answer answer = client.report(
                        a, Call.of("+989121111111", "IR", true, "INBOUND_CALL").at(now()))
                .get(0);
        client.commit();
        assertThat(answer.outcome()).isEqualTo("recorded");
        assertThat(queue.place(answer.number())).isEqualTo("waiting");
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(queue.drain(b)).containsExactly(answer.number());
    }

    @Test
    void aLandlineThatCalledIsCreatedAndNeverHandedOut() throws SQLException {
        Client.Answer answer = client.report(
                        a, Call.of("+982188888888", "IR", false, "INBOUND_CALL").at(now()))
                .get(0);
        client.commit();
        assertThat(queue.place(answer.number())).isEqualTo("out");
        client.reset(a, answer.number());
        client.commit();
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.drain(b)).isEmpty();
    }

    @Test
    void twoRequestsThatCreateTheSameNumberShareIt() throws Exception {
        Client other = queue.client();
        Call call = Call.of("+989121111111", "IR", true, "BUSY").at(now());
        client.report(a, call);
        CompletableFuture<List<Client.Answer>> second = queue.blocked(other, () -> other.report(b, call, call));
        client.commit();
        assertThat(answer(second)).extracting(Client.Answer::outcome).containsExactly("recorded", "duplicate");
        other.commit();
        assertThat(queue.number("SELECT count(*) FROM phone_number")).isEqualTo(1);
    }

    @Test
    void thePhoneNumberWinsOverAnIdThatDoesNotFit() throws SQLException {
        int number = queue.numbers(2).get(0);
        String e164 = queue.text("SELECT e164 FROM phone_number WHERE id = " + number);
        Call call = Call.of(e164, "IR", true, "BUSY").at(now()).with("number_id", number + 1);
        assertThat(client.report(a, call).get(0).number()).isEqualTo(number);
    }

    @Test
    void anUnknownIdIsAnsweredSoAndStopsNothingElse() throws SQLException {
        int number = queue.numbers(1).get(0);
        assertThat(client.report(
                        a,
                        Call.of(999_999, "BUSY").at(now()),
                        Call.of(number, "BUSY").at(now())))
                .extracting(Client.Answer::outcome)
                .containsExactly("unknown_number", "recorded");
    }

    @Test
    void aReportOfAnInactiveAgentChangesNothingAndCreatesNothing() throws SQLException {
        int agent = queue.number("INSERT INTO users (company_id, username, password_hash, role, is_active) VALUES (" + a
                + ", 'x', 'x', 'AGENT', false) RETURNING id");
        int number = queue.numbers(1).get(0);
        assertThat(client.report(
                        a,
                        Call.of(number, "BUSY").at(now()).with("agent_id", agent),
                        Call.of("+989121111111", "IR", true, "BUSY").at(now()).with("agent_id", agent)))
                .extracting(Client.Answer::outcome)
                .containsOnly("inactive_agent");
        client.commit();
        assertThat(queue.number("SELECT count(*) FROM call_result")).isZero();
        assertThat(queue.number("SELECT count(*) FROM phone_number")).isEqualTo(1);
        assertThat(queue.place(number)).isEqualTo("free");
    }

    @Test
    void anotherCompanysAgentAndScenarioAreIgnored() throws SQLException {
        int agent = queue.number("INSERT INTO users (company_id, username, password_hash, role, is_active) VALUES (" + b
                + ", 'x', 'x', 'AGENT', false) RETURNING id");
        queue.run("INSERT INTO scenario (id, company_id, name, display_name) VALUES (77, " + b + ", 'x', 'X')");
        int number = queue.numbers(1).get(0);
        Call call = Call.of(number, "BUSY").at(now()).with("agent_id", agent).with("scenario_id", 77);
        assertThat(client.report(a, call).get(0).outcome()).isEqualTo("recorded");
        client.commit();
        assertThat(queue.number("SELECT count(*) FROM call_result WHERE agent_id IS NULL AND scenario_id IS NULL"))
                .isEqualTo(1);
    }

    @Test
    void theLatestResultIsTheOneReceivedLast() throws SQLException {
        int number = queue.numbers(1).get(0);
        client.report(
                a,
                Call.of(number, "CONNECTED").at(now()),
                Call.of(number, "BUSY").at(now().minus(HOUR)));
        client.commit();
        assertThat(queue.text("SELECT last_status || ' ' || attempts FROM company_number"))
                .isEqualTo("BUSY 2");
    }

    private Instant now() throws SQLException {
        return client.now().toInstant();
    }
}
