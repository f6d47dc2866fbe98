package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A company starts afresh with a number. */
class ResetSqlIT {

    private Queue queue;
    private Client client;
    private int a;
    private int b;
    private int number;

    @BeforeEach
    void start() throws SQLException {
        queue = new Queue();
        client = queue.client();
        a = queue.company("aa");
        b = queue.company("bb");
        number = queue.numbers(1).get(0);
    }

    @AfterEach
    void stop() throws SQLException {
        queue.close();
    }

    @Test
    void aResetNumberIsHandedOutAgainAfterTheCooldown() throws SQLException {
        called(a, "CONNECTED");
        assertThat(client.reset(a, number)).isEqualTo(1);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        queue.pass(Duration.ofDays(4));
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void aResetNumberBehindTheCursorIsNotLost() throws SQLException {
        called(a, "CONNECTED");
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).as("passed: it was called").isEmpty();
        client.reset(a, number);
        client.commit();
        assertThat(queue.drain(a)).containsExactly(number);
    }

    @Test
    void aResetEndsTheOwnLeaseOnly() throws SQLException {
        client.claim(a, 1);
        client.commit();
        assertThat(client.reset(b, number)).as("b has nothing to do with it").isZero();
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
        assertThat(client.reset(a, number)).isEqualTo(1);
        client.commit();
        assertThat(queue.place(number)).isEqualTo("waiting");
    }

    @Test
    void resultsAreVoidedAndChargesStay() throws SQLException {
        queue.run("UPDATE company SET settings = '{\"cost_per_connected\": 10}' WHERE id = " + a);
        client.report(
                a, Call.of(number, "CONNECTED").at(client.now().toInstant()).billable());
        client.report(b, Call.of(number, "CONNECTED").at(client.now().toInstant()));
        client.reset(a, number);
        client.commit();
        assertThat(queue.ints("SELECT company_id FROM call_result WHERE voided_at IS NOT NULL"))
                .containsExactly(a);
        assertThat(queue.ints("SELECT company_id FROM company_number")).containsExactly(b);
        assertThat(queue.number("SELECT sum(amount) FROM ledger")).isEqualTo(-10);
    }

    @Test
    void onlyTheCompanyWhoseResultBlockedTheNumberLiftsPowerOff() throws SQLException {
        called(a, "POWER_OFF");
        called(b, "BUSY");
        client.reset(b, number);
        client.commit();
        assertThat(queue.text("SELECT global_status FROM number_state")).isEqualTo("POWER_OFF");
        client.reset(a, number);
        client.commit();
        assertThat(queue.text("SELECT global_status FROM number_state")).isEqualTo("ACTIVE");
        assertThat(queue.place(number)).isEqualTo("waiting");
        assertThat(
                        queue.text(
                                "SELECT string_agg(from_status || '>' || to_status, ' ' ORDER BY id) FROM global_status_change"))
                .isEqualTo("ACTIVE>POWER_OFF POWER_OFF>ACTIVE");
    }

    @Test
    void whatTheCompanyDeletedOrSuppressedIsNotReset() throws SQLException {
        for (String column : List.of("deleted", "suppressed")) {
            queue.run("DELETE FROM company_number");
            queue.run("INSERT INTO company_number (company_id, number_id, last_status, " + column + ") VALUES (" + a
                    + ", " + number + ", 'BUSY', true)");
            assertThat(client.reset(a, number)).as(column).isZero();
            client.commit();
        }
    }

    private void called(int company, String status) throws SQLException {
        client.report(company, Call.of(number, status).at(client.now().toInstant()));
        client.commit();
    }
}
