package io.dialplane.batch;

import static io.dialplane.batch.Queue.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims and changes of settings take turns: rule 2a of the queue's design; and what a company can pay for. */
class CompanyLockSqlIT {

    private Queue queue;
    private Client client;
    private Client other;
    private int a;
    private int b;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue();
        client = queue.client();
        other = queue.client();
        a = queue.company("aa");
        b = queue.company("bb");
    }

    @AfterEach
    void stop() throws SQLException {
        queue.close();
    }

    @Test
    void dialersOfOneCompanyTakeTurnsAndGetDifferentNumbers() throws Exception {
        queue.numbers(10);
        List<Integer> first = client.claim(a, 5).numbers();
        CompletableFuture<Client.Batch> second = queue.blocked(other, () -> other.claim(a, 5));
        client.commit();
        assertThat(answer(second).numbers()).hasSize(5);
        assertThat(Collections.disjoint(first, answer(second).numbers())).isTrue();
    }

    @Test
    void dialersOfDifferentCompaniesDoNotWaitForEachOther() throws SQLException {
        queue.numbers(10);
        List<Integer> first = client.claim(a, 5).numbers();
        assertThat(Collections.disjoint(first, other.claim(b, 5).numbers())).isTrue();
    }

    @Test
    void aClaimJudgedByOldSettingsTakesNothing() throws Exception {
        queue.numbers(10);
        client.switchByDialer(a, false);
        CompletableFuture<Client.Batch> claim = queue.blocked(other, () -> other.claim(a, 5));
        client.commit();
        assertThat(answer(claim).outcome()).isEqualTo("changed");
        assertThat(answer(claim).numbers()).isEmpty();
        other.commit();
        assertThat(other.claim(a, 5, 2, Client.LOOK).outcome()).isEqualTo("taken");
    }

    @Test
    void aClaimJudgedByTheOldCompanyTakesNothing() throws SQLException {
        queue.numbers(10);
        queue.run("UPDATE company SET version = version + 1 WHERE id = " + a);
        assertThat(client.claim(a, 5).outcome()).isEqualTo("changed");
    }

    @Test
    void aClaimAfterTheMomentItWasJudgedForTakesNothing() throws SQLException {
        queue.numbers(10);
        assertThat(client.call(
                        "SELECT outcome FROM claim_batch(?, gen_random_uuid(), 5, 1, 1, clock_timestamp() - interval '1 ms', NULL, 100)",
                        a))
                .isEqualTo("changed");
    }

    @Test
    void theDialersSwitchChangesTheVersionOnlyWhenItChangesSomething() throws SQLException {
        assertThat(client.switchByDialer(a, true)).isFalse();
        assertThat(client.switchByDialer(a, false)).isTrue();
        assertThat(client.switchByDialer(a, false)).isFalse();
        client.commit();
        assertThat(queue.number("SELECT version FROM dialing WHERE company_id = " + a))
                .isEqualTo(2);
    }

    @Test
    void aReportThatMaySwitchTheCompanyTakesItsLockBeforeItsNumbers() throws Exception {
        int number = queue.numbers(1).get(0);
        client.claim(a, 1);
        Call call = Call.of(number, "BUSY").at(other.now().toInstant()).with("call_allowed", false);
        CompletableFuture<List<Client.Answer>> report = queue.blocked(other, () -> other.report(a, call));
        Client third = queue.client();
        assertThat(third.call("SELECT count(*) FROM (SELECT 1 FROM phone_number FOR UPDATE SKIP LOCKED) x"))
                .isEqualTo(1L);
        client.commit();
        assertThat(answer(report).get(0).outcome()).isEqualTo("recorded");
    }

    @Test
    void aBatchIsNoLargerThanTheCompanyCanPayForAtItsDearestPrice() throws SQLException {
        queue.numbers(50);
        queue.run("UPDATE company SET settings = '{\"cost_per_connected\": 10}' WHERE id = " + a);
        assertThat(client.claim(a, 5).outcome()).isEqualTo("insufficient_funds");
        queue.run("INSERT INTO ledger (company_id, amount, reason) VALUES (" + a + ", 105, 'top-up')");
        assertThat(client.claim(a, 50).numbers()).hasSize(10);
        client.rollback();
        queue.run("INSERT INTO scenario (company_id, name, display_name, cost_per_connected) VALUES (" + a
                + ", 'x', 'X', 50)");
        assertThat(client.claim(a, 50).numbers()).hasSize(2);
        client.rollback();
        queue.run("UPDATE scenario SET is_active = false");
        assertThat(client.claim(a, 50).numbers()).hasSize(10);
    }

    @Test
    void anEmptyBatchIsNotLogged() throws SQLException {
        assertThat(client.claim(a, 5).numbers()).isEmpty();
        queue.numbers(1);
        client.commit();
        assertThat(queue.number("SELECT count(*) FROM dialer_batch")).isZero();
        Client.Batch batch = client.claim(a, 5);
        client.commit();
        assertThat(queue.text("SELECT id FROM dialer_batch WHERE cardinality(number_ids) = 1"))
                .isEqualTo(batch.id().toString());
    }
}
