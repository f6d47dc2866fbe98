package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What people do to numbers by hand, and what the queue makes of it. */
class NumberChangesSqlIT extends QueueBed {

    @Test
    void whoMayBeChangedIsJudgedByTheNumberAsItIsOnceItIsLocked() throws Exception {
        Client reporter = queue.client();
        reporter.report(a, Call.of(number, "CONNECTED").at(client.now().toInstant()));
        CompletableFuture<List<Integer>> judged = queue.blocked(client, () -> lock("'{IN_QUEUE,MISSED}'"));
        reporter.commit();
        assertThat(Queue.answer(judged)).isEmpty();
        client.commit();
        assertThat(lock("'{CONNECTED}'")).containsExactly(number);
    }

    @Test
    void aNumberOfAnotherCountryIsSeenOnceTheCompanyHadToDoWithIt() throws SQLException {
        int german = queue.numbers(1, "DE").get(0);
        assertThat(lock("NULL")).containsExactly(number);
        client.report(a, Call.of(german, "INBOUND_CALL").at(client.now().toInstant()));
        client.commit();
        assertThat(lock("NULL")).containsExactly(number, german);
    }

    @Test
    void aStatusByHandIsNeitherAttemptNorCallAndKeepsTheAgent() throws SQLException {
        queue.run("INSERT INTO users (id, company_id, username, password_hash, role) VALUES (5, " + a
                + ", 'agent', 'x', 'AGENT')");
        client.report(a, Call.of(number, "MISSED").at(client.now().toInstant()).with("agent_id", 5));
        client.commit();
        String called = queue.text("SELECT last_called_at FROM number_state");
        change(a, "BUSY");
        assertThat(queue.text("SELECT concat_ws(' ', last_status, attempts, agent_id) FROM company_number"))
                .isEqualTo("BUSY 1 5");
        assertThat(queue.text("SELECT last_called_at FROM number_state")).isEqualTo(called);
        assertThat(queue.text("SELECT string_agg(kind || ' ' || status, ', ' ORDER BY id) FROM call_result"))
                .isEqualTo("dialer MISSED, panel BUSY");
    }

    @Test
    void aStatusByHandTakesTheNumberOffTheCompanysOwnList() throws SQLException {
        client.report(a, Call.of(number, "MISSED").at(client.now().toInstant()));
        client.reset(a, number);
        client.commit();
        change(a, "CONNECTED");
        queue.pass(Duration.ofDays(4));
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void aStatusByHandHoldsAlsoWhenTheNumberWasLeasedFromTheList() throws SQLException {
        client.report(a, Call.of(number, "MISSED").at(client.now().toInstant()));
        client.reset(a, number);
        client.commit();
        queue.pass(Duration.ofDays(4));
        assertThat(client.claim(a, 1).numbers()).containsExactly(number);
        client.commit();
        change(a, "CONNECTED");
        queue.pass(Duration.ofHours(2));
        client.release(Duration.ofHours(1));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.drain(b)).containsExactly(number);
    }

    @Test
    void whatTheCompanyDeletedComesBackWhenItIsAddedAgain() throws SQLException {
        client.call("SELECT delete_numbers(?, ARRAY[?])", a, number);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(restore(a, false)).isEqualTo(1);
        assertThat(queue.drain(a)).containsExactly(number);
        assertThat(restore(a, false)).isZero();
    }

    @Test
    void whatWasCalledAndDeletedComesBackAsCalled() throws SQLException {
        client.report(a, Call.of(number, "BUSY").at(client.now().toInstant()));
        client.call("SELECT delete_numbers(?, ARRAY[?])", a, number);
        client.commit();
        assertThat(restore(a, false)).isEqualTo(1);
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.text("SELECT last_status FROM company_number")).isEqualTo("BUSY");
    }

    @Test
    void aDeletedNumberThatIsLeasedIsReportedAndStaysDeleted() throws SQLException {
        client.claim(a, 1);
        client.call("SELECT delete_numbers(?, ARRAY[?])", a, number);
        client.commit();
        assertThat(client.report(a, Call.of(number, "MISSED").at(client.now().toInstant()))
                        .get(0)
                        .outcome())
                .isEqualTo("recorded");
        client.commit();
        assertThat(queue.text("SELECT deleted FROM company_number")).isEqualTo("true");
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.drain(b)).containsExactly(number);
    }

    @Test
    void whatIsRetiredIsOutForAllUntilASuperuserAddsIt() throws SQLException {
        client.call("SELECT retire_numbers(ARRAY[?])", number);
        client.commit();
        assertThat(queue.place(number)).isEqualTo("out");
        assertThat(restore(a, false)).isZero();
        assertThat(restore(a, true)).isEqualTo(1);
        client.give(true);
        client.commit();
        assertThat(queue.drain(b)).containsExactly(number);
    }

    @Test
    void aLeaseOfARetiredNumberEndsAndFreesNothing() throws SQLException {
        client.claim(a, 1);
        client.call("SELECT retire_numbers(ARRAY[?])", number);
        client.commit();
        client.report(a, Call.of(number, "MISSED").at(client.now().toInstant()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("out");
    }

    @Test
    void aSuperusersWordBlocksAndFrees() throws SQLException {
        assertThat(word("COMPLAINED")).isEqualTo("ACTIVE");
        assertThat(queue.place(number)).isEqualTo("out");
        assertThat(word("COMPLAINED")).isEqualTo("COMPLAINED");
        assertThat(queue.number("SELECT count(*) FROM global_status_change")).isEqualTo(1);
        assertThat(word("ACTIVE")).isEqualTo("COMPLAINED");
        assertThat(queue.place(number)).isEqualTo("waiting");
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void aBlockByHandLeavesALeaseAlone() throws SQLException {
        client.claim(b, 1);
        client.commit();
        client.call("SELECT change_status(?, ARRAY[?], 'COMPLAINED', 'COMPLAINED', NULL)", a, number);
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
        client.report(b, Call.of(number, "MISSED").at(client.now().toInstant()));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("out");
    }

    private List<Integer> lock(String from) throws SQLException {
        Array locked = (Array) client.call(
                "SELECT lock_numbers(?, ARRAY(SELECT id FROM phone_number), '{IR}', " + from + ", NULL)", a);
        return Arrays.asList((Integer[]) locked.getArray());
    }

    private void change(int company, String status) throws SQLException {
        client.call("SELECT change_status(?, ARRAY[?], ?, NULL, NULL)", company, number, status);
        client.commit();
    }

    private int restore(int company, boolean retired) throws SQLException {
        int restored = (int)
                client.call("SELECT restore_numbers(?, ARRAY[?], ?, interval '3 days')", company, number, retired);
        client.commit();
        return restored;
    }

    private String word(String status) throws SQLException {
        String before = (String)
                client.call("SELECT set_global_status(?, ?, NULL, 'because', interval '3 days')", number, status);
        client.commit();
        return before;
    }
}
