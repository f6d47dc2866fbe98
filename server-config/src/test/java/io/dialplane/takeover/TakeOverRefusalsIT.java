package io.dialplane.takeover;

import static io.dialplane.takeover.TestDatabases.run;
import static io.dialplane.takeover.TestDatabases.text;
import static io.dialplane.takeover.TestDatabases.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.user.PasswordHash;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows and panels that are not taken over, and why. */
class TakeOverRefusalsIT extends PanelAndDialplane {

    @Test
    void every_row_that_is_skipped_has_a_reason() {
        panel.run("""
                ALTER TYPE userrole ADD VALUE 'ROBOT';
                ALTER TYPE globalstatus ADD VALUE 'SLEEPING';
                """);
        panel.run("""
                INSERT INTO companies (name, display_name, settings) VALUES
                ('shop', 'Shop', '{"cost_per_connected": "much", "colour": "red"}'), ('Big_Shop', 'Big', '{"cost_per_connected": -1}'), ('فروشگاه', '', '{}'),
                ('default', 'Theirs', '{"cost_per_connected": 5}');
                INSERT INTO admin_users (company_id, username, password_hash, role, is_superuser, phone_number) VALUES
                (1, 'good', '%1$s', 'ADMIN', true, '12'),
                (1, 'admin', '%1$s', 'ADMIN', true, NULL),
                (1, 'GOOD', '%1$s', 'AGENT', false, NULL),
                (1, 'robot', '%1$s', 'ROBOT', false, NULL),
                (1, ' blank ', '%1$s', 'AGENT', false, NULL),
                (NULL, 'nobodys', '%1$s', 'AGENT', false, NULL),
                (NULL, 'root', '%1$s', 'ADMIN', true, NULL),
                (1, 'plain', 'plain text', 'AGENT', false, NULL);
                INSERT INTO scenarios (company_id, name, display_name) VALUES (1, 'ok', ''), (1, ' ', 'blank');
                INSERT INTO outbound_lines (company_id, phone_number, display_name) VALUES (1, '1000', 'x'), (1, '', 'x');
                INSERT INTO schedule_configs (company_id) VALUES (1), (1), (NULL);
                INSERT INTO schedule_windows (company_id, day_of_week, start_time, end_time) VALUES
                (1, 0, '09:00', '12:00'), (1, 0, '11:00', '13:00'), (1, 0, '11:30', '12:00'), (1, 7, '09:00', '12:00'), (1, 1, '12:00', '12:00'),
                (1, 2, '09:00', '12:00:00.5'), (1, 2, '12:00', '24:00');
                INSERT INTO numbers (phone_number, global_status) VALUES
                ('09120000001', 'ACTIVE'), ('+989120000001', 'ACTIVE'), ('989120000001', 'POWER_OFF'), ('hello', 'ACTIVE'), ('0912000000', 'ACTIVE'),
                ('09120000002', 'SLEEPING'), ('02191001234', 'ACTIVE'), ('۰۹۱۲۰۰۰۰۰۰۹', 'ACTIVE');
                INSERT INTO call_results (phone_number_id, company_id, status, agent_id, scenario_id, outbound_line_id, attempted_at) VALUES
                (1, 1, 'BUSY', 3, 2, 2, now()), (2, 1, 'CONNECTED', 1, 1, 1, now()), (4, 1, 'BUSY', NULL, NULL, NULL, now()),
                (6, 1, 'BUSY', NULL, NULL, NULL, now()), (NULL, 1, 'BUSY', NULL, NULL, NULL, now()), (1, 1, 'SNEEZED', NULL, NULL, NULL, now()),
                (1, 1, NULL, NULL, NULL, NULL, now()), (1, 1, 'BUSY', NULL, NULL, NULL, '1066-10-14'), (1, 1, 'BUSY', NULL, NULL, NULL, 'infinity'),
                (7, 1, 'INBOUND_CALL', NULL, NULL, NULL, now()), (8, 1, 'IN_QUEUE', NULL, NULL, NULL, now());
                INSERT INTO dialer_batches VALUES ('0123456789abcdef', 100, 73);
                """.formatted(ExamplePanel.bcrypt("x")));

        Report report = takeOver();

        assertThat(counts(report, "companies")).isEqualTo("4 = 3 + 0 + 1 + 0");
        assertThat(texts(target, "SELECT name, display_name, settings FROM company ORDER BY name"))
                .containsExactly(
                        "big-shop Big {}",
                        "company-3 فروشگاه {}",
                        "default Default {\"cost_per_connected\": 5}",
                        "shop Shop {\"colour\": \"red\"}");
        assertThat(notes(report, "companies"))
                .containsExactly(
                        "2 names that are no slug; they were made one",
                        "1 that were here before: settings they lacked were added",
                        "2 settings that Dialplane can't use",
                        "1 whose calls cost something and who have no money here: they get no batch until they are topped up");

        assertThat(counts(report, "admin_users")).isEqualTo("8 = 3 + 0 + 0 + 5");
        assertThat(reasons(report, "admin_users"))
                .containsExactly(
                        "1 it belongs to no company",
                        "1 its name is empty, too long or holds control characters",
                        "1 its role is not known here",
                        "2 somebody else here has that user name");
        assertThat(texts(target, """
                        SELECT u.username, c.name, u.is_superuser, u.phone_number FROM users u JOIN company c ON c.id = u.company_id ORDER BY u.username
                        """))
                .containsExactly(
                        "admin default t null", "good shop t null", "plain shop f null", "root default t null");
        assertThat(notes(report, "admin_users"))
                .containsExactly(
                        "1 whose password can't be checked here: an administrator has to give them a new one",
                        "1 whose own phone number is invalid or somebody else's here: they have none now");
        assertThat(PasswordHash.matches(
                        "plain text", text(target, "SELECT password_hash FROM users WHERE username = 'plain'")))
                .isFalse();

        assertThat(reasons(report, "scenarios"))
                .containsExactly("1 its name is empty, too long or holds control characters");
        assertThat(reasons(report, "outbound_lines"))
                .containsExactly("1 its name is empty, too long or holds control characters");
        assertThat(counts(report, "schedule_configs")).isEqualTo("3 = 2 + 0 + 0 + 1");
        assertThat(reasons(report, "schedule_configs")).containsExactly("1 its company has another row of settings");
        assertThat(counts(report, "schedule_windows")).isEqualTo("7 = 3 + 0 + 0 + 4");
        assertThat(reasons(report, "schedule_windows"))
                .containsExactly(
                        "2 it is no span of a day", "2 it overlaps another window of its day, and was joined with it");
        assertThat(texts(target, """
                        SELECT w.day_of_week, w.start_time, w.end_time FROM schedule_window w JOIN company c ON c.id = w.company_id
                         WHERE c.name = 'shop' ORDER BY 1, 2
                        """))
                .containsExactly("0 09:00:00 13:00:00", "2 09:00:00 12:00:00", "2 12:00:00 23:59:59");

        assertThat(counts(report, "numbers")).isEqualTo("8 = 3 + 0 + 0 + 5");
        assertThat(reasons(report, "numbers"))
                .containsExactly(
                        "2 it is no valid phone number",
                        "1 its global status is not known here",
                        "2 it is another writing of a number with a smaller id, which has its results");
        assertThat(texts(target, """
                        SELECT n.id, n.e164, s.dialable, s.free_at IS NOT NULL FROM phone_number n JOIN number_state s ON s.number_id = n.id ORDER BY 1
                        """))
                .containsExactly("1 +989120000001 t t", "7 +982191001234 f f", "8 +989120000009 t t");

        assertThat(counts(report, "call_results")).isEqualTo("11 = 4 + 0 + 0 + 7");
        assertThat(reasons(report, "call_results"))
                .containsExactly(
                        "3 its number was not taken over",
                        "2 its status is not known here",
                        "2 its time is missing, or not between 1970 and 2200");
        assertThat(texts(target, "SELECT id, number_id, status, agent_id IS NULL FROM call_result ORDER BY id"))
                .containsExactly("1 1 BUSY t", "2 1 CONNECTED f", "10 7 INBOUND_CALL t", "11 8 IN_QUEUE t");
        assertThat(notes(report, "call_results"))
                .containsExactly(
                        "1 whose agent was not taken over: they have none now",
                        "1 whose scenario was not taken over: they have none now",
                        "1 whose outbound line was not taken over: they have none now");
        assertThat(counts(report, "dialer_batches")).isEqualTo("1 = 0 + 0 + 0 + 1");

        Report again = takeOver();
        assertThat(again.tables()).allSatisfy(table -> assertThat(table.taken() + table.changed())
                .as("%s", table)
                .isZero());
    }

    @Test
    void other_numbers_or_results_under_its_ids_refuse_it_before_anything_is_written() {
        panel.fill("shop", 1, FIRST_NUMBER, 100, 50);
        run(target, """
                INSERT INTO phone_number (id, e164, country) VALUES (7, '+989350000001', 'IR');
                INSERT INTO number_state (number_id, country, dialable, free_at) VALUES (7, 'IR', true, now());
                """);
        List<List<String>> before = everything();

        assertThatThrownBy(this::takeOver)
                .isInstanceOf(TakeOverException.class)
                .hasMessageContaining("other numbers under ids of the panel (id 7 …)")
                .hasMessageContaining("Nothing was written");
        assertThat(everything()).isEqualTo(before);

        run(target, """
                TRUNCATE phone_number, number_state CASCADE;
                INSERT INTO call_result (id, number_id, company_id, status, attempted_at) VALUES (49, 1, 1, 'BUSY', now());
                """);
        List<List<String>> withResult = everything();
        assertThatThrownBy(this::takeOver)
                .isInstanceOf(TakeOverException.class)
                .hasMessageContaining("other call results under ids of the panel (id 49 …)");
        assertThat(everything()).isEqualTo(withResult);
        assertThat(text(target, "SELECT nextval(pg_get_serial_sequence('phone_number', 'id'))::int < 1000"))
                .isEqualTo("t");
    }

    @Test
    void what_is_no_such_panel_is_refused() {
        panelUrl = databases.panel();
        assertThatThrownBy(this::takeOver)
                .isInstanceOf(TakeOverException.class)
                .hasMessageContaining("is not such a panel's: it lacks admin_users.company_id,");
        panelUrl = new DatabaseUrl("jdbc:postgresql://127.0.0.1:1/none", "x", "x");
        assertThatThrownBy(this::takeOver)
                .isInstanceOf(TakeOverException.class)
                .hasMessageContaining("The panel's database jdbc:postgresql://127.0.0.1:1/none as x can't be read");
    }

    @Test
    void what_is_not_ready_is_refused() {
        target = databases.panel();
        assertThatThrownBy(this::takeOver)
                .isInstanceOf(TakeOverException.class)
                .hasMessageContaining("is not ready: start this version of Dialplane on it once first");
    }

    @Test
    void two_at_once_are_refused() throws Exception {
        try (Connection other = target.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(hashtextextended('dialplane.take_over', 0))");
            assertThatThrownBy(this::takeOver)
                    .isInstanceOf(TakeOverException.class)
                    .hasMessageContaining("Another take-over");
        }
    }

    /** The server process of a run lives on until it has dropped its temporary tables: here, until nobody looks at one. */
    @Test
    void the_next_one_need_not_wait_for_the_server_process_of_the_last() throws Exception {
        panel.fill("shop", 1, FIRST_NUMBER, 10, 10);
        try (Connection other = databases.asSuperuser(target).dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            takeOver((what, done, all) -> {
                if (what.equals("numbers and their results")) {
                    keepTemporaryTable(statement, "their_result");
                }
            });
            takeOver();
        }
    }

    private static void keepTemporaryTable(Statement statement, String table) {
        try (ResultSet row =
                statement.executeQuery("SELECT oid::regclass::text FROM pg_class WHERE relname = '" + table + "'")) {
            row.next();
            String name = row.getString(1);
            statement.execute("LOCK TABLE " + name + " IN ACCESS SHARE MODE");
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }
}
