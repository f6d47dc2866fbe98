package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A company's own list: rule 4 of the queue's design. */
class OwnListSqlIT extends QueueBed {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void whatIsDueOnTheListIsHandedOutAlthoughTheCompanyCalledIt() throws SQLException {
        calledBy(a);
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(client.claim(a, 10).numbers()).isEmpty();
        client.commit();
        list(a, "now()", false);
        assertThat(client.claim(a, 10).numbers()).containsExactly(number);
    }

    @Test
    void whoeverLeasesTheNumberTakesItOffTheList() throws SQLException {
        list(a, "now()", false);
        client.claim(a, 10);
        client.commit();
        assertThat(listed(a)).isZero();
        queue.run("DELETE FROM company_list");
        int other = queue.numbers(1).get(0);
        queue.run("INSERT INTO company_list VALUES (" + a + ", " + other + ", now() + interval '1 day')");
        assertThat(client.claim(a, 10).numbers()).as("by the log").containsExactly(other);
        client.commit();
        assertThat(listed(a)).isZero();
    }

    @Test
    void aStaleLeaseRestoresTheEntryItCameFrom() throws SQLException {
        calledBy(a);
        list(a, "now() - interval '1 minute'", true);
        assertThat(client.claim(a, 10).numbers()).containsExactly(number);
        client.commit();
        queue.pass(HOUR.multipliedBy(2));
        assertThat(client.release(HOUR)).isEqualTo(1);
        client.commit();
        assertThat(queue.number(
                        "SELECT count(*) FROM company_list WHERE early AND due_at < now() AND company_id = " + a))
                .isEqualTo(1);
        assertThat(client.claim(a, 10).numbers()).containsExactly(number);
    }

    @Test
    void aReleaseThatForgetsTheEntryLosesTheNumber() throws SQLException {
        queue.mutate("release_stale", "AND s.lease_listed_due IS NOT NULL", "AND false");
        calledBy(a);
        list(a, "now() - interval '1 minute'", true);
        client.claim(a, 10);
        client.commit();
        queue.pass(HOUR.multipliedBy(2));
        client.release(HOUR);
        client.commit();
        queue.pass(Duration.ofDays(4));
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).isEmpty();
    }

    @Test
    void whatCantBeHandedOutNowIsPostponedNotDropped() throws SQLException {
        list(a, "now()", false);
        client.claim(b, 10);
        client.commit();
        assertThat(client.claim(a, 10).numbers()).as("somebody else has it").isEmpty();
        client.commit();
        assertThat(listed(a)).isEqualTo(1);
        assertThat(queue.number("SELECT extract(epoch FROM due_at - now()) FROM company_list"))
                .isBetween(30, 60);
        queue.pass(HOUR.multipliedBy(2));
        client.release(HOUR);
        client.commit();
        assertThat(client.claim(a, 10).numbers()).containsExactly(number);
    }

    @Test
    void aBlockedNumberStaysOnTheList() throws SQLException {
        list(a, "now()", false);
        client.report(b, Call.of(number, "COMPLAINED").at(client.now().toInstant()));
        client.commit();
        assertThat(client.claim(a, 10).numbers()).isEmpty();
        client.commit();
        assertThat(listed(a)).isEqualTo(1);
    }

    @Test
    void aPostponedEntryDoesNotKeepOthersFromBeingHandedOut() throws SQLException {
        list(a, "now() - interval '1 hour'", false);
        client.claim(b, 1);
        client.commit();
        int other = queue.numbers(1).get(0);
        queue.run("INSERT INTO company_number (company_id, number_id, last_status) VALUES (" + a + ", " + other
                + ", 'BUSY')");
        queue.run("INSERT INTO company_list VALUES (" + a + ", " + other + ", now())");
        client.claim(a, 1);
        client.commit();
        assertThat(client.claim(a, 1).numbers()).containsExactly(other);
    }

    @Test
    void anEarlyRetryIsHandedOutWithinTheCooldownOfTheCompanysOwnCall() throws SQLException {
        calledBy(a);
        list(a, "now()", true);
        assertThat(client.claim(a, 10).numbers()).containsExactly(number);
    }

    @Test
    void anEarlyRetryWaitsForTheCooldownOfSomebodyElsesCall() throws SQLException {
        calledBy(a);
        calledBy(b);
        list(a, "now()", true);
        assertThat(client.claim(a, 10).numbers()).isEmpty();
        client.commit();
        assertThat(
                        queue.number(
                                "SELECT count(*) FROM company_list l JOIN number_state s USING (number_id) WHERE l.due_at = s.free_at"))
                .as("postponed to its end")
                .isEqualTo(1);
        queue.pass(Duration.ofDays(4));
        assertThat(client.claim(a, 10).numbers()).containsExactly(number);
    }

    @Test
    void anEntryThatIsNoRetryWaitsForTheCooldownOfTheOwnCall() throws SQLException {
        calledBy(a);
        list(a, "now()", false);
        assertThat(client.claim(a, 10).numbers()).isEmpty();
    }

    @Test
    void aReportTakesTheNumberOffTheReportersList() throws SQLException {
        list(a, "now()", false);
        list(b, "now()", false);
        calledBy(a);
        assertThat(listed(a)).isZero();
        assertThat(listed(b)).isEqualTo(1);
    }

    @Test
    void aReportThatLeavesTheLeaseMakesItForgetItsEntry() throws SQLException {
        list(a, "now()", false);
        client.claim(a, 10);
        client.commit();
        client.report(
                a, Call.of(number, "CONNECTED").at(client.now().toInstant().minus(HOUR)));
        client.commit();
        assertThat(queue.place(number)).isEqualTo("leased");
        queue.pass(Duration.ofDays(4));
        client.release(HOUR);
        client.give(true);
        client.commit();
        assertThat(queue.drain(a)).as("it was called since").isEmpty();
    }

    @Test
    void theListHandsOutNothingTheCompanyDeletedOrSuppressed() throws SQLException {
        for (String column : List.of("deleted", "suppressed")) {
            queue.run("DELETE FROM company_number");
            queue.run("INSERT INTO company_number (company_id, number_id, last_status, " + column + ") VALUES (" + a
                    + ", " + number + ", 'BUSY', true)");
            list(a, "now()", true);
            assertThat(client.claim(a, 10).numbers()).as(column).isEmpty();
            client.commit();
        }
    }

    @Test
    void theListHandsOutNothingOfACountryTheCompanyDoesNotDial() throws SQLException {
        queue.run("UPDATE company SET settings = '{\"countries\": [\"TR\"]}' WHERE id = " + a);
        list(a, "now()", true);
        assertThat(client.claim(a, 10).numbers()).isEmpty();
        client.commit();
        assertThat(listed(a)).isEqualTo(1);
    }

    @Test
    void theListAndResetsDoNotWalkThroughEverythingTheCompanyCalled() throws SQLException {
        List<Integer> numbers = queue.numbers(20_000);
        queue.run("INSERT INTO company_number (company_id, number_id, last_status) SELECT " + a
                + ", number_id, 'BUSY' FROM number_state");
        queue.run("INSERT INTO company_list SELECT " + a + ", number_id, now() FROM number_state LIMIT 200");
        queue.run("INSERT INTO company_cursor VALUES (" + a + ", 'IR', 1000000)");
        queue.run("ANALYZE");
        long before = queue.read(client, "company_number");
        assertThat(client.claim(a, 100).numbers()).hasSize(100);
        client.commit();
        client.reset(a, numbers.subList(500, 600).toArray(Integer[]::new));
        client.commit();
        assertThat(queue.read(client, "company_number") - before)
                .as("rows and index entries read")
                .isLessThan(2000);
    }

    private void calledBy(int company) throws SQLException {
        client.report(company, Call.of(number, "BUSY").at(client.now().toInstant()));
        client.commit();
    }

    private void list(int company, String due, boolean early) throws SQLException {
        queue.run(
                "INSERT INTO company_list VALUES (" + company + ", " + number + ", " + due + ", " + early
                        + ") ON CONFLICT (company_id, number_id) DO UPDATE SET due_at = excluded.due_at, early = excluded.early");
    }

    private int listed(int company) throws SQLException {
        return queue.number("SELECT count(*) FROM company_list WHERE company_id = " + company);
    }
}
