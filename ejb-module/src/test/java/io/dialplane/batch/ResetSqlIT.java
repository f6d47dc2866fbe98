package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A company starts afresh with a number. */
class ResetSqlIT extends QueueBed {

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
    void whatTheCompanyDeletedIsNotReset() throws SQLException {
        queue.run("INSERT INTO company_number (company_id, number_id, last_status, deleted) VALUES (" + a + ", "
                + number + ", 'BUSY', true)");
        assertThat(client.reset(a, number)).isZero();
        client.commit();
        assertThat(queue.text("SELECT last_status FROM company_number")).isEqualTo("BUSY");
    }

    @Test
    void whatTheCompanyMayNotCallStaysSo() throws SQLException {
        called(a, "BUSY");
        queue.pass(Duration.ofDays(10));
        client.give(true);
        client.commit();
        assertThat(queue.drain(b)).containsExactly(number);
        queue.run("UPDATE company_number SET suppressed = true");
        assertThat(client.reset(a, number)).as("called").isEqualTo(1);
        client.reset(b, number);
        client.commit();
        assertThat(queue.text("SELECT last_status || ' ' || attempts || ' ' || suppressed FROM company_number"))
                .isEqualTo("IN_QUEUE 0 true");
        assertThat(queue.text("SELECT count(*) FROM call_result WHERE voided_at IS NULL"))
                .isEqualTo("0");
        queue.pass(Duration.ofDays(10));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void whatTheCompanyMayNotCallStaysSoThoughItWasLeased() throws SQLException {
        assertThat(queue.drain(a)).containsExactly(number);
        queue.run("INSERT INTO company_number (company_id, number_id, last_status, suppressed) VALUES (" + a + ", "
                + number + ", 'IN_QUEUE', true)");
        assertThat(client.reset(a, number)).isEqualTo(1);
        client.commit();
        queue.pass(Duration.ofDays(10));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
        assertThat(queue.drain(b)).containsExactly(number);
    }

    @Test
    void aSuperuserLiftsThePowerOffOfAnyCompany() throws SQLException {
        called(a, "POWER_OFF");
        assertThat(client.call("SELECT reset_numbers(?, ARRAY[?], interval '3 days', 7)", b, number))
                .isEqualTo(1);
        client.commit();
        assertThat(queue.text("SELECT global_status FROM number_state")).isEqualTo("ACTIVE");
        assertThat(queue.text("SELECT user_id FROM global_status_change WHERE to_status = 'ACTIVE'"))
                .isEqualTo("7");
        assertThat(queue.text("SELECT count(*) FROM call_result WHERE voided_at IS NULL"))
                .as("the other company's result counts")
                .isEqualTo("1");
    }

    private void called(int company, String status) throws SQLException {
        client.report(company, Call.of(number, status).at(client.now().toInstant()));
        client.commit();
    }
}
