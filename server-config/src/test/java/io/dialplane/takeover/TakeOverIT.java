package io.dialplane.takeover;

import static io.dialplane.takeover.TestDatabases.run;
import static io.dialplane.takeover.TestDatabases.text;
import static io.dialplane.takeover.TestDatabases.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.user.PasswordHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Panels taken over into Dialplane's own schema on a real PostgreSQL: once, again, changed in between, broken off. */
class TakeOverIT {

    private static final long FIRST_NUMBER = 9_120_000_000L;
    private static final Progress QUIET = (what, done, all) -> {};
    private static final int CHUNK = 100;

    /** Everything that a take-over writes, without what depends on the time of the run. */
    private static final List<String> EVERYTHING = List.of(
            "SELECT id, name, display_name, country, time_zone, is_active, settings FROM company ORDER BY id",
            "SELECT id, company_id, username, password_hash, role, is_superuser, is_active, first_name, last_name, phone_number FROM users ORDER BY id",
            "SELECT id, company_id, name, display_name, is_active FROM scenario ORDER BY id",
            "SELECT id, company_id, phone_number, display_name, is_active FROM outbound_line ORDER BY id",
            "SELECT company_id, enabled, disabled_by_dialer, skip_holidays, version FROM dialing ORDER BY company_id",
            "SELECT company_id, day_of_week, start_time, end_time FROM schedule_window ORDER BY 1, 2, 3",
            "SELECT id, e164, country FROM phone_number ORDER BY id",
            """
            SELECT number_id, last_called_company, last_called_at, global_status, blocked_by, dialable, lease_batch,
                   pos IS NOT NULL OR free_at <= now(), CASE WHEN free_at > now() THEN free_at END
              FROM number_state ORDER BY 1
            """,
            """
            SELECT id, number_id, company_id, kind, status, attempted_at, scenario_id, outbound_line_id, agent_id, reason, user_message
              FROM call_result ORDER BY id
            """,
            """
            SELECT company_id, number_id, last_status, attempts, last_result_id, last_attempt_at, last_user_message, agent_id, deleted
              FROM company_number ORDER BY 1, 2
            """,
            "SELECT number_id, from_status, to_status, company_id, reason FROM global_status_change ORDER BY 1, id",
            "SELECT what, source_id, target_id, as_taken FROM taken_over ORDER BY 1, 2");

    @TempDir
    static Path folder;

    private static TestDatabases databases;

    private DatabaseUrl panelUrl;
    private DatabaseUrl target;
    private ExamplePanel panel;

    @BeforeAll
    static void start() {
        databases = new TestDatabases(folder.resolve("data"));
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void aPanelAndADialplane() {
        panelUrl = databases.panel();
        target = databases.dialplane();
        panel = new ExamplePanel(panelUrl).create();
    }

    private Report takeOver() {
        return takeOver(QUIET);
    }

    private Report takeOver(Progress progress) {
        Report report = TakeOver.run(options(), progress, Clock.systemUTC());
        assertThat(report.reconciles()).as("%s", report.toText()).isTrue();
        assertThat(brokenNumbers()).as("numbers in an impossible state").isEmpty();
        return report;
    }

    private Options options() {
        return new Options(panelUrl, target, Duration.ofDays(3), Duration.ofMinutes(60), CHUNK);
    }

    /** What the queue relies on, beside the constraints of its tables. */
    private List<String> brokenNumbers() {
        return texts(target, """
                SELECT s.number_id FROM number_state s
                 WHERE num_nonnulls(s.pos, s.free_at, s.lease_batch) = 0
                   AND s.global_status = 'ACTIVE' AND s.dialable AND NOT s.retired AND NOT s.suppressed
                    OR s.free_at < s.last_called_at + interval '3 days' - interval '1 second' AND s.pos IS NULL
                UNION ALL
                SELECT c.number_id FROM company_number c
                 WHERE c.last_result_id IS DISTINCT FROM (SELECT max(r.id) FROM call_result r
                                           WHERE r.number_id = c.number_id AND r.company_id = c.company_id AND r.voided_at IS NULL)
                UNION ALL
                SELECT r.number_id FROM call_result r
                 WHERE r.voided_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM company_number c WHERE c.number_id = r.number_id AND c.company_id = r.company_id)
                """);
    }

    private List<List<String>> everything() {
        return EVERYTHING.stream().map(sql -> texts(target, sql)).toList();
    }

    private static String counts(Report report, String table) {
        Report.Table of = report.table(table);
        return of.rows() + " = " + of.taken() + " + " + of.changed() + " + " + of.there() + " + " + of.skipped();
    }

    private static List<String> reasons(Report report, String table) {
        return report.table(table).reasons().stream()
                .map(reason -> reason.count() + " " + reason.what())
                .toList();
    }

    private static List<String> notes(Report report, String table) {
        return report.table(table).notes().stream()
                .map(note -> note.count() + " " + note.what())
                .toList();
    }

    // ------------------------------------------------------------------------------------------------ everything

    @Test
    void a_whole_panel_is_taken_over() {
        panel.fill("shop", 3, FIRST_NUMBER, 1_000, 2_500);

        Report report = takeOver();

        assertThat(counts(report, "companies")).isEqualTo("3 = 3 + 0 + 0 + 0");
        assertThat(counts(report, "admin_users")).isEqualTo("18 = 18 + 0 + 0 + 0");
        assertThat(counts(report, "scenarios")).isEqualTo("6 = 6 + 0 + 0 + 0");
        assertThat(counts(report, "outbound_lines")).isEqualTo("3 = 3 + 0 + 0 + 0");
        assertThat(counts(report, "schedule_configs")).isEqualTo("3 = 3 + 0 + 0 + 0");
        assertThat(counts(report, "schedule_windows")).isEqualTo("21 = 21 + 0 + 0 + 0");
        assertThat(counts(report, "numbers")).isEqualTo("1000 = 1000 + 0 + 0 + 0");
        assertThat(counts(report, "call_results")).isEqualTo("2500 = 2500 + 0 + 0 + 0");
        assertThat(report.table("dialer_batches").skipped())
                .isEqualTo(report.table("dialer_batches").rows());

        assertThat(texts(target, "SELECT id, replace(e164, '+98', '0') FROM phone_number ORDER BY id"))
                .as("ids are kept")
                .isEqualTo(texts(panelUrl, "SELECT id, phone_number FROM numbers ORDER BY id"));
        assertThat(texts(target, """
                        SELECT r.id, r.number_id, c.name, r.status, s.name, l.phone_number, u.username, r.reason, r.user_message, r.attempted_at, r.kind
                          FROM call_result r JOIN company c ON c.id = r.company_id LEFT JOIN scenario s ON s.id = r.scenario_id
                          LEFT JOIN outbound_line l ON l.id = r.outbound_line_id LEFT JOIN users u ON u.id = r.agent_id ORDER BY r.id
                        """)).isEqualTo(texts(panelUrl, """
                        SELECT r.id, r.phone_number_id, c.name, r.status, s.name, l.phone_number, u.username, r.reason, r.user_message, r.attempted_at,
                               'taken_over'
                          FROM call_results r JOIN companies c ON c.id = r.company_id LEFT JOIN scenarios s ON s.id = r.scenario_id
                          LEFT JOIN outbound_lines l ON l.id = r.outbound_line_id LEFT JOIN admin_users u ON u.id = r.agent_id ORDER BY r.id
                        """));
        assertThat(texts(target, """
                        SELECT c.name, n.number_id, n.last_status, n.attempts, n.last_result_id, n.last_attempt_at, n.last_user_message, u.username
                          FROM company_number n JOIN company c ON c.id = n.company_id LEFT JOIN users u ON u.id = n.agent_id ORDER BY 1, 2
                        """))
                .as("the latest result is the one with the largest id")
                .isEqualTo(texts(panelUrl, """
                        SELECT c.name, r.phone_number_id, r.status, x.attempts, r.id, r.attempted_at, r.user_message, u.username
                          FROM (SELECT max(id) AS id, count(*) AS attempts FROM call_results GROUP BY phone_number_id, company_id) x
                          JOIN call_results r ON r.id = x.id JOIN companies c ON c.id = r.company_id LEFT JOIN admin_users u ON u.id = r.agent_id
                         ORDER BY 1, 2
                        """));
        assertThat(texts(target, """
                        SELECT s.number_id, s.global_status, s.last_called_at, c.name FROM number_state s
                          LEFT JOIN company c ON c.id = s.last_called_company ORDER BY 1
                        """)).isEqualTo(texts(panelUrl, """
                        SELECT n.id, n.global_status, n.last_called_at, c.name FROM numbers n LEFT JOIN companies c ON c.id = n.last_called_company_id
                         ORDER BY 1
                        """));
        assertThat(texts(target, """
                        SELECT c.name, u.username, u.password_hash, u.role, u.is_superuser, u.first_name, u.last_name, replace(u.phone_number, '+98', '0')
                          FROM users u JOIN company c ON c.id = u.company_id WHERE NOT u.first_administrator ORDER BY u.username
                        """)).isEqualTo(texts(panelUrl, """
                        SELECT c.name, u.username, u.password_hash, u.role, u.is_superuser, u.first_name, u.last_name, u.phone_number
                          FROM admin_users u JOIN companies c ON c.id = u.company_id ORDER BY u.username
                        """));
        assertThat(texts(target, """
                        SELECT c.name, c.country, c.time_zone, c.settings, d.enabled, d.disabled_by_dialer, d.skip_holidays, d.version,
                               (SELECT count(*) FROM schedule_window w WHERE w.company_id = c.id), (SELECT count(*) FROM scenario s WHERE s.company_id = c.id)
                          FROM company c JOIN dialing d ON d.company_id = c.id WHERE c.name <> 'default' ORDER BY c.name
                        """))
                .containsExactly(
                        "shop-1 IR Asia/Tehran {\"cost_per_connected\": 500} t f f 8 7 2",
                        "shop-2 IR Asia/Tehran {} t f f 8 7 2",
                        "shop-3 IR Asia/Tehran {} t f f 8 7 2");
        assertThat(texts(target, "SELECT count(*) FROM ledger"))
                .as("old calls cost nothing")
                .containsExactly("0");
        assertThat(notes(report, "companies"))
                .containsExactly(
                        "1 whose calls cost something and who have no money here: they get no batch until they are topped up");
    }

    @Test
    void numbers_come_free_when_they_may_be_called() {
        panel.run("INSERT INTO companies (name, display_name) VALUES ('shop', 'Shop')");
        panel.run("""
                INSERT INTO numbers (phone_number, global_status, last_called_at, assigned_at) VALUES
                ('09120000001', 'ACTIVE', NULL, NULL),
                ('09120000002', 'ACTIVE', now() - interval '5 days', NULL),
                ('09120000003', 'ACTIVE', now() - interval '1 day', NULL),
                ('09120000004', 'ACTIVE', NULL, now() - interval '20 minutes'),
                ('09120000005', 'ACTIVE', NULL, now() - interval '2 hours'),
                ('09120000006', 'ACTIVE', now() - interval '1 day', now() - interval '20 minutes'),
                ('09120000007', 'POWER_OFF', now() - interval '5 days', NULL),
                ('09120000008', 'COMPLAINED', NULL, now())
                """);

        takeOver();

        assertThat(texts(target, """
                        SELECT number_id, CASE WHEN free_at IS NULL THEN 'never' WHEN free_at <= now() THEN 'now'
                                               ELSE 'in ' || round(extract(epoch FROM free_at - now()) / 60) || ' min' END
                          FROM number_state ORDER BY 1
                        """))
                .containsExactly(
                        "1 now",
                        "2 now",
                        "3 in 2880 min",
                        "4 in 40 min",
                        "5 now",
                        "6 in 2880 min",
                        "7 never",
                        "8 never");
        assertThat(text(target, "SELECT give_positions(1000, true)")).isEqualTo("3");
        assertThat(texts(target, "SELECT lease_batch FROM number_state WHERE lease_batch IS NOT NULL"))
                .as("the panel's leases are none here")
                .isEmpty();
    }

    @Test
    void a_company_is_handed_what_it_has_not_called_and_nothing_else() {
        panel.fill("shop", 2, FIRST_NUMBER, 300, 400);
        takeOver();
        run(target, "SELECT give_positions(1000, true)");

        String company = text(target, "SELECT id FROM company WHERE name = 'shop-2'");
        List<String> handedOut = texts(
                target,
                "SELECT unnest(ids) FROM (SELECT (claim_batch(%s, gen_random_uuid(), 500, d.version, c.version, 'infinity', NULL, 50000)).ids FROM company c JOIN dialing d ON d.company_id = c.id WHERE c.id = %s) x ORDER BY 1"
                        .formatted(company, company));

        assertThat(handedOut).isNotEmpty().isEqualTo(texts(panelUrl, """
                SELECT n.id FROM numbers n
                 WHERE n.global_status = 'ACTIVE' AND (n.last_called_at IS NULL OR n.last_called_at < now() - interval '3 days')
                   AND (n.assigned_at IS NULL OR n.assigned_at < now() - interval '60 minutes')
                   AND NOT EXISTS (SELECT 1 FROM call_results r WHERE r.phone_number_id = n.id AND r.company_id = 2)
                 ORDER BY 1
                """));
    }

    @Test
    void ids_of_what_is_added_here_afterwards_are_beyond_the_panels() {
        panel.fill("shop", 2, FIRST_NUMBER, 300, 400);
        takeOver();

        run(target, """
                INSERT INTO phone_number (e164, country) VALUES ('+989990000000', 'IR');
                INSERT INTO company (name, display_name, country, time_zone) VALUES ('new', 'New', 'IR', 'Asia/Tehran');
                INSERT INTO users (company_id, username, password_hash, role) VALUES (1, 'new', 'x', 'AGENT');
                INSERT INTO call_result (number_id, company_id, status, attempted_at) VALUES (1, 1, 'BUSY', now());
                """);

        assertThat(Long.parseLong(text(target, "SELECT max(id) FROM phone_number")))
                .isGreaterThan(300 + 900_000);
        assertThat(Long.parseLong(text(target, "SELECT max(id) FROM call_result")))
                .isGreaterThan(400 + 9_000_000);
        assertThat(text(target, "SELECT id > 12 FROM users WHERE username = 'new'"))
                .isEqualTo("t");
    }

    // ------------------------------------------------------------------------------------------------ again

    @Test
    void run_again_it_finds_everything_there_and_changes_nothing() {
        panel.fill("shop", 2, FIRST_NUMBER, 500, 1_200);
        takeOver();
        List<List<String>> before = everything();
        String audit = text(target, "SELECT count(*) FROM audit_entry");

        Report again = takeOver();

        assertThat(again.tables())
                .filteredOn(table -> !table.table().equals("dialer_batches"))
                .allSatisfy(table -> assertThat(table.there()).as("%s", table).isEqualTo(table.rows()));
        assertThat(everything()).isEqualTo(before);
        assertThat(text(target, "SELECT count(*) FROM audit_entry")).isEqualTo(audit);
    }

    @Test
    void what_is_new_there_is_added() {
        panel.fill("shop", 2, FIRST_NUMBER, 300, 400);
        takeOver();
        panel.run("""
                INSERT INTO companies (name, display_name) VALUES ('late', 'Late');
                INSERT INTO admin_users (company_id, username, password_hash, role) VALUES (3, 'late-agent', '%s', 'AGENT');
                INSERT INTO numbers (phone_number) VALUES ('09350000001');
                INSERT INTO call_results (phone_number_id, company_id, status, agent_id, attempted_at)
                VALUES (301, 3, 'CONNECTED', 13, now()), (1, 1, 'BUSY', NULL, now()), (1, 1, 'BUSY', NULL, now());
                UPDATE numbers SET last_called_at = now(), last_called_company_id = 3 WHERE id = 301;
                UPDATE numbers SET last_called_at = now(), last_called_company_id = 1, global_status = 'ACTIVE', assigned_at = NULL WHERE id = 1;
                """.formatted(ExamplePanel.bcrypt("late")));

        Report report = takeOver();

        assertThat(counts(report, "companies")).isEqualTo("3 = 1 + 0 + 2 + 0");
        assertThat(counts(report, "admin_users")).isEqualTo("13 = 1 + 0 + 12 + 0");
        assertThat(counts(report, "numbers")).isEqualTo("301 = 1 + 1 + 299 + 0");
        assertThat(counts(report, "call_results")).isEqualTo("403 = 3 + 0 + 400 + 0");
        assertThat(texts(target, """
                        SELECT n.number_id, n.last_status, n.attempts - coalesce((SELECT count(*) FROM call_result r
                                 WHERE r.number_id = n.number_id AND r.company_id = n.company_id AND r.id <= 400), 0), u.username,
                               s.free_at > now() + interval '71 hours'
                          FROM company_number n JOIN company c ON c.id = n.company_id JOIN number_state s ON s.number_id = n.number_id
                          LEFT JOIN users u ON u.id = n.agent_id
                         WHERE n.last_result_id > 400 ORDER BY 1
                        """)).containsExactly("1 BUSY 2 null t", "301 CONNECTED 1 late-agent t");
    }

    @Test
    void what_changed_there_is_changed_here() {
        panel.fill("shop", 1, FIRST_NUMBER, 100, 0);
        takeOver();
        run(target, "SELECT give_positions(1000, true)");
        panel.run("""
                UPDATE companies SET display_name = 'Renamed', settings = '{"cost_per_connected": 700, "note": [1, "x"]}';
                UPDATE admin_users SET role = 'ADMIN', first_name = 'Zari', phone_number = '09129999999', password_hash = '%s' WHERE username = 'shop-agent-1-1';
                UPDATE admin_users SET is_active = false WHERE username = 'shop-agent-1-2';
                UPDATE scenarios SET display_name = 'Cold', is_active = false WHERE name = 'winter';
                UPDATE outbound_lines SET display_name = 'Branch';
                UPDATE schedule_configs SET enabled = false, disabled_by_dialer = true, version = 90;
                DELETE FROM schedule_windows WHERE day_of_week > 0;
                UPDATE numbers SET global_status = 'COMPLAINED' WHERE id = 2;
                UPDATE numbers SET global_status = 'ACTIVE' WHERE id IN (8, 10);
                UPDATE numbers SET assigned_at = now() WHERE id = 3;
                """.formatted(ExamplePanel.bcrypt("another")));

        Report report = takeOver();

        assertThat(counts(report, "companies")).isEqualTo("1 = 0 + 1 + 0 + 0");
        assertThat(counts(report, "admin_users")).isEqualTo("6 = 0 + 2 + 4 + 0");
        assertThat(counts(report, "scenarios")).isEqualTo("2 = 0 + 1 + 1 + 0");
        assertThat(counts(report, "outbound_lines")).isEqualTo("1 = 0 + 1 + 0 + 0");
        assertThat(counts(report, "schedule_configs")).isEqualTo("1 = 0 + 1 + 0 + 0");
        assertThat(counts(report, "schedule_windows")).isEqualTo("1 = 0 + 1 + 0 + 0");
        assertThat(counts(report, "numbers")).isEqualTo("100 = 0 + 4 + 96 + 0");
        assertThat(text(target, "SELECT display_name, settings, version FROM company WHERE name = 'shop-1'"))
                .isEqualTo("Renamed {\"note\": [1, \"x\"], \"cost_per_connected\": 700} 2");
        assertThat(text(target, "SELECT role, first_name, phone_number FROM users WHERE username = 'shop-agent-1-1'"))
                .isEqualTo("ADMIN Zari +989129999999");
        assertThat(PasswordHash.matches(
                        "another", text(target, "SELECT password_hash FROM users WHERE username = 'shop-agent-1-1'")))
                .isTrue();
        assertThat(text(target, "SELECT is_active FROM users WHERE username = 'shop-agent-1-2'"))
                .isEqualTo("f");
        assertThat(
                        text(
                                target,
                                "SELECT enabled, disabled_by_dialer, d.version FROM dialing d JOIN company c ON c.id = d.company_id WHERE c.name = 'shop-1'"))
                .isEqualTo("t t 91");
        assertThat(texts(target, """
                        SELECT number_id, global_status, CASE WHEN pos IS NOT NULL THEN 'free' WHEN free_at <= now() THEN 'due'
                                               WHEN free_at IS NULL THEN 'never' ELSE 'later' END
                          FROM number_state WHERE number_id IN (1, 2, 3, 4, 8, 10) ORDER BY 1
                        """))
                .containsExactly(
                        "1 ACTIVE free",
                        "2 COMPLAINED never",
                        "3 ACTIVE later",
                        "4 ACTIVE free",
                        "8 ACTIVE due",
                        "10 ACTIVE due");
    }

    @Test
    void what_was_changed_here_stays() {
        panel.fill("shop", 1, FIRST_NUMBER, 100, 0);
        takeOver();
        String hash = PasswordHash.of("chosen here");
        run(target, """
                UPDATE company SET display_name = 'Ours', settings = '{"cost_per_connected": 900}' WHERE name = 'shop-1';
                UPDATE users SET role = 'SUPERVISOR', password_hash = '%s' WHERE username = 'shop-agent-1-1';
                UPDATE users SET deleted_at = now(), is_active = false WHERE username = 'shop-agent-1-2';
                UPDATE scenario SET display_name = 'Ours' WHERE name = 'winter';
                UPDATE outbound_line SET deleted_at = now(), is_active = false;
                UPDATE dialing d SET skip_holidays = true FROM company c WHERE c.id = d.company_id AND c.name = 'shop-1';
                DELETE FROM schedule_window w USING company c WHERE c.id = w.company_id AND c.name = 'shop-1' AND w.day_of_week = 6;
                UPDATE number_state SET global_status = 'ACTIVE', blocked_by = NULL, free_at = now() WHERE number_id IN (8, 10);
                UPDATE number_state SET global_status = 'POWER_OFF', free_at = NULL WHERE number_id IN (2, 3);
                """.formatted(hash));
        panel.run("""
                UPDATE companies SET display_name = 'Theirs', settings = '{"cost_per_connected": 700}';
                UPDATE admin_users SET role = 'ADMIN', first_name = 'Zari', password_hash = '%s' WHERE username IN ('shop-agent-1-1', 'shop-agent-1-2');
                UPDATE scenarios SET display_name = 'Theirs' WHERE name = 'winter';
                UPDATE outbound_lines SET display_name = 'Theirs';
                UPDATE schedule_configs SET skip_holidays = false, enabled = false;
                DELETE FROM schedule_windows WHERE day_of_week = 0;
                UPDATE numbers SET global_status = 'COMPLAINED' WHERE id = 3;
                """.formatted(ExamplePanel.bcrypt("changed there")));

        Report report = takeOver();

        assertThat(text(target, "SELECT display_name, settings FROM company WHERE name = 'shop-1'"))
                .isEqualTo("Ours {\"cost_per_connected\": 900}");
        assertThat(text(
                        target,
                        "SELECT role, first_name, password_hash = '" + hash
                                + "' FROM users WHERE username = 'shop-agent-1-1'"))
                .as("what was changed there only is changed here")
                .isEqualTo("SUPERVISOR Zari t");
        assertThat(text(target, "SELECT role, first_name FROM users WHERE username = 'shop-agent-1-2'"))
                .isEqualTo("AGENT سارا");
        assertThat(text(target, "SELECT display_name FROM scenario WHERE name = 'winter'"))
                .isEqualTo("Ours");
        assertThat(text(target, """
                        SELECT d.enabled, d.skip_holidays, (SELECT count(*) FROM schedule_window w WHERE w.company_id = d.company_id)
                          FROM dialing d JOIN company c ON c.id = d.company_id WHERE c.name = 'shop-1'
                        """)).isEqualTo("f t 6");
        assertThat(
                        texts(
                                target,
                                "SELECT number_id, global_status FROM number_state WHERE number_id IN (2, 3, 8, 10) ORDER BY 1"))
                .as("a complaint is never lost")
                .containsExactly("2 POWER_OFF", "3 COMPLAINED", "8 ACTIVE", "10 ACTIVE");
        assertThat(report.table("companies").notes().get(0).samples())
                .containsExactly("shop-1: display_name", "shop-1: settings.cost_per_connected");
        assertThat(notes(report, "admin_users"))
                .containsExactlyInAnyOrder(
                        "2 fields that were changed there and here: what is here counts",
                        "1 that were deleted here: they stay deleted");
        assertThat(notes(report, "numbers")).contains("3 whose global status was changed here: it counts");

        List<List<String>> before = everything();
        takeOver();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void results_that_came_here_meanwhile_stay_the_latest() {
        panel.fill("shop", 1, FIRST_NUMBER, 100, 200);
        takeOver();
        String company = text(target, "SELECT id FROM company WHERE name = 'shop-1'");
        run(target, """
                SELECT report_results(%s, '[{"i": 0, "number_id": 1, "status": "CONNECTED", "billable": true, "attempted_at": "2026-11-01T10:00:00Z"}]', '3 days');
                """.formatted(company));
        String attempts = text(target, "SELECT attempts FROM company_number WHERE number_id = 1");
        panel.run(
                "INSERT INTO call_results (phone_number_id, company_id, status, attempted_at) VALUES (1, 1, 'BUSY', now())");

        takeOver();

        assertThat(text(target, "SELECT last_status, attempts FROM company_number WHERE number_id = 1"))
                .isEqualTo("CONNECTED " + (Integer.parseInt(attempts) + 1));
    }

    @Test
    void a_result_that_was_changed_there_is_changed_here_and_one_reset_here_stays_reset() {
        panel.run("""
                INSERT INTO companies (name, display_name) VALUES ('shop', 'Shop');
                INSERT INTO numbers (phone_number) VALUES ('09120000001'), ('09120000002');
                INSERT INTO call_results (phone_number_id, company_id, status, attempted_at)
                VALUES (1, 1, 'BUSY', now() - interval '9 days'), (2, 1, 'BUSY', now() - interval '9 days');
                """);
        takeOver();
        String company = text(target, "SELECT id FROM company WHERE name = 'shop'");
        run(target, "SELECT reset_numbers(%s, ARRAY[2], '3 days')".formatted(company));
        panel.run("UPDATE call_results SET status = 'BANNED', user_message = 'rude'");

        Report report = takeOver();

        assertThat(counts(report, "call_results")).isEqualTo("2 = 0 + 2 + 0 + 0");
        assertThat(texts(target, "SELECT number_id, last_status, last_user_message, attempts FROM company_number"))
                .containsExactly("1 BANNED rude 1");
        assertThat(texts(target, "SELECT number_id FROM call_result WHERE voided_at IS NOT NULL"))
                .containsExactly("2");
    }

    @Test
    void what_is_gone_there_stays_and_is_told() {
        panel.fill("shop", 1, FIRST_NUMBER, 100, 50);
        takeOver();
        panel.run("""
                DELETE FROM call_results WHERE id > 40;
                DELETE FROM numbers n WHERE n.id > 98;
                DELETE FROM admin_users WHERE username = 'shop-agent-1-5' AND NOT EXISTS (SELECT 1 FROM call_results r WHERE r.agent_id = admin_users.id);
                DELETE FROM outbound_lines WHERE false;
                INSERT INTO numbers (id, phone_number) VALUES (100, '09120000099');
                """);

        Report report = takeOver();

        assertThat(notes(report, "call_results"))
                .containsExactly("10 that were taken over and are not there any more: they stay here");
        assertThat(notes(report, "numbers"))
                .containsExactly(
                        "1 with ids of the panel that it does not have: deleted there since, or added here before");
        assertThat(text(target, "SELECT count(*) FROM call_result")).isEqualTo("50");
    }

    // ------------------------------------------------------------------------------------------------ broken off

    /** Ended at every moment at which something was committed. */
    @Test
    void broken_off_at_any_moment_the_next_run_ends_right() {
        panel.fill("shop", 2, FIRST_NUMBER, 500, 1_200);
        takeOver();
        List<List<String>> wanted = everything();
        AtomicInteger moments = new AtomicInteger();
        DatabaseUrl undisturbed = target;
        target = databases.dialplane();
        takeOver((what, done, all) -> moments.incrementAndGet());
        assertThat(moments.get()).isGreaterThan(8);
        assertThat(everything()).as("the same twice").isEqualTo(wanted);

        for (int moment = 1; moment <= moments.get(); moment++) {
            target = databases.dialplane();
            AtomicInteger left = new AtomicInteger(moment);
            Throwable end = catchThrowable(() -> takeOver((what, done, all) -> {
                if (left.decrementAndGet() == 0) {
                    throw new IllegalStateException("ended");
                }
            }));
            assertThat(end).hasMessage("ended");
            assertThat(brokenNumbers()).isEmpty();
            takeOver();
            assertThat(everything()).as("ended at moment %d", moment).isEqualTo(wanted);
        }
        target = undisturbed;
    }

    /** Ended where the database was in the middle of a transaction. */
    @Test
    void a_connection_that_is_cut_leaves_whole_chunks() {
        panel.fill("shop", 2, FIRST_NUMBER, 500, 1_200);
        AtomicInteger left = new AtomicInteger(8);

        assertThatThrownBy(() -> takeOver((what, done, all) -> {
                    if (left.decrementAndGet() == 0) {
                        run(
                                target,
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dialplane take-over' AND datname = current_database()");
                    }
                }))
                .isInstanceOf(TakeOverException.class)
                .hasMessageContaining("run it again");

        assertThat(Integer.parseInt(text(target, "SELECT count(*) FROM phone_number")))
                .isBetween(CHUNK, 500 - CHUNK)
                .matches(count -> count % CHUNK == 0, "whole chunks");
        assertThat(brokenNumbers()).isEmpty();
        Report report = takeOver();
        assertThat(report.table("numbers").there()).isGreaterThanOrEqualTo(CHUNK);
        assertThat(text(target, "SELECT count(*) FROM call_result")).isEqualTo("1200");
    }

    // ------------------------------------------------------------------------------------------------ skipped, and why

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
    void people_of_a_company_that_was_prepared_here_are_the_same_people() {
        run(target, """
                INSERT INTO company (name, display_name, country, time_zone, settings) VALUES ('shop', 'Prepared', 'IR', 'Asia/Tehran', '{"countries": ["IR", "TR"]}');
                INSERT INTO dialing (company_id, skip_holidays) SELECT id, true FROM company WHERE name = 'shop';
                INSERT INTO schedule_window (company_id, day_of_week, start_time, end_time) SELECT id, 3, '10:00', '11:00' FROM company WHERE name = 'shop';
                INSERT INTO users (company_id, username, password_hash, role) SELECT id, 'Ali', 'ours', 'AGENT' FROM company WHERE name = 'shop';
                INSERT INTO scenario (company_id, name, display_name) SELECT id, 'winter', 'Ours' FROM company WHERE name = 'shop';
                """);
        panel.run("""
                INSERT INTO companies (name, display_name, settings) VALUES ('shop', 'Theirs', '{"cost_per_connected": 5}');
                INSERT INTO admin_users (company_id, username, password_hash, role) VALUES (1, 'ali', '%s', 'ADMIN');
                INSERT INTO scenarios (company_id, name, display_name) VALUES (1, 'winter', 'Theirs');
                INSERT INTO schedule_configs (company_id, skip_holidays) VALUES (1, false);
                INSERT INTO schedule_windows (company_id, day_of_week, start_time, end_time) VALUES (1, 0, '09:00', '10:00');
                INSERT INTO numbers (phone_number) VALUES ('09120000001');
                INSERT INTO call_results (phone_number_id, company_id, scenario_id, agent_id, status, attempted_at) VALUES (1, 1, 1, 1, 'BUSY', now());
                """.formatted(ExamplePanel.bcrypt("x")));

        Report report = takeOver();

        assertThat(counts(report, "companies")).isEqualTo("1 = 0 + 0 + 1 + 0");
        assertThat(counts(report, "admin_users")).isEqualTo("1 = 0 + 0 + 1 + 0");
        assertThat(counts(report, "schedule_windows")).isEqualTo("1 = 0 + 0 + 1 + 0");
        assertThat(text(target, """
                        SELECT c.display_name, c.settings, u.username, u.role, s.display_name, w.day_of_week, d.skip_holidays
                          FROM call_result r JOIN company c ON c.id = r.company_id JOIN users u ON u.id = r.agent_id
                          JOIN scenario s ON s.id = r.scenario_id JOIN schedule_window w ON w.company_id = c.id JOIN dialing d ON d.company_id = c.id
                        """))
                .isEqualTo("Prepared {\"countries\": [\"IR\", \"TR\"], \"cost_per_connected\": 5} Ali AGENT Ours 3 t");
    }

    @Test
    void a_number_that_is_here_under_another_id_keeps_it_and_gets_its_results() {
        run(target, """
                INSERT INTO phone_number (id, e164, country) VALUES (5000, '+989120000002', 'IR');
                INSERT INTO number_state (number_id, country, dialable, free_at) VALUES (5000, 'IR', true, now());
                """);
        panel.run("""
                INSERT INTO companies (name, display_name) VALUES ('shop', 'Shop');
                INSERT INTO numbers (phone_number, last_called_at, last_called_company_id) VALUES
                ('09120000001', NULL, NULL), ('09120000002', now() - interval '1 day', 1), ('989120000002', NULL, NULL);
                INSERT INTO call_results (phone_number_id, company_id, status, attempted_at)
                VALUES (2, 1, 'BUSY', now() - interval '1 day'), (3, 1, 'MISSED', now() - interval '1 day');
                """);

        Report report = takeOver();

        assertThat(counts(report, "numbers")).isEqualTo("3 = 1 + 1 + 0 + 1");
        assertThat(notes(report, "numbers"))
                .containsExactly(
                        "1 that are here under another id, which they keep: reports must name their phone number");
        assertThat(texts(target, "SELECT id, number_id, status FROM call_result ORDER BY id"))
                .containsExactly("1 5000 BUSY", "2 5000 MISSED");
        assertThat(text(
                        target,
                        "SELECT free_at > now() + interval '47 hours' FROM number_state WHERE number_id = 5000"))
                .isEqualTo("t");
    }

    // ------------------------------------------------------------------------------------------------ refused

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

    // ------------------------------------------------------------------------------------------------ other shapes

    @Test
    void settings_and_windows_of_no_company_hold_for_all() {
        panel.run("""
                ALTER TABLE schedule_configs DROP COLUMN company_id;
                ALTER TABLE schedule_windows DROP COLUMN company_id;
                INSERT INTO companies (name, display_name) VALUES ('one', 'One'), ('two', 'Two');
                INSERT INTO schedule_configs (skip_holidays, enabled) VALUES (false, false);
                INSERT INTO schedule_windows (day_of_week, start_time, end_time) VALUES (0, '09:00', '17:00'), (1, '09:00', '17:00');
                """);

        Report report = takeOver();

        assertThat(counts(report, "schedule_configs")).isEqualTo("1 = 1 + 0 + 0 + 0");
        assertThat(counts(report, "schedule_windows")).isEqualTo("2 = 2 + 0 + 0 + 0");
        assertThat(texts(target, """
                        SELECT c.name, d.enabled, d.skip_holidays, (SELECT count(*) FROM schedule_window w WHERE w.company_id = c.id),
                               (SELECT string_agg(s.name, ',') FROM scenario s WHERE s.company_id = c.id)
                          FROM company c JOIN dialing d ON d.company_id = c.id WHERE c.name <> 'default' ORDER BY 1
                        """)).containsExactly("one f f 2 default", "two f f 2 default");
    }

    @Test
    void times_without_a_zone_are_the_panels() {
        panel.run("""
                ALTER TABLE call_results ALTER attempted_at TYPE timestamp;
                INSERT INTO companies (name, display_name) VALUES ('shop', 'Shop');
                INSERT INTO numbers (phone_number) VALUES ('09120000001');
                INSERT INTO call_results (phone_number_id, company_id, status, attempted_at) VALUES (1, 1, 'BUSY', '2026-01-05 10:00');
                """);

        takeOver();

        assertThat(text(target, "SELECT attempted_at = '2026-01-05T10:00:00+03:30' FROM call_result"))
                .isEqualTo("t");
    }

    // ------------------------------------------------------------------------------------------------ the report

    @Test
    void the_report_is_for_people_and_for_programs() throws Exception {
        panel.fill("shop", 1, FIRST_NUMBER, 100, 50);
        panel.run("INSERT INTO numbers (phone_number) VALUES ('nonsense')");

        Report report = takeOver();

        assertThat(report.toText())
                .contains("numbers                     101          100            0            0            1\n")
                .contains("numbers, 1 skipped: it is no valid phone number\n    id 101: nonsense")
                .endsWith("Every row is accounted for.")
                .doesNotContain("password");
        JsonNode json = new ObjectMapper().readTree(report.toJson());
        assertThat(json.get("reconciles").asBoolean()).isTrue();
        assertThat(json.get("panel").asText()).startsWith("jdbc:postgresql://").doesNotContain("password");
        JsonNode numbers = json.get("tables").get(6);
        assertThat(numbers.get("table").asText()).isEqualTo("numbers");
        assertThat(numbers.get("rows").asInt()).isEqualTo(101);
        assertThat(numbers.get("taken").asInt()).isEqualTo(100);
        assertThat(numbers.get("reasons").get(0).get("samples").get(0).asText()).isEqualTo("id 101: nonsense");
    }

    @Test
    void rows_that_are_not_accounted_for_are_told() {
        Tally tally = new Tally("numbers", 3);
        tally.taken(1);
        tally.skipped(Reason.INVALID_NUMBER, "id 2");

        Report report = Report.of("panel", Clock.systemUTC().instant(), Duration.ZERO, List.of(tally));

        assertThat(report.reconciles()).isFalse();
        assertThat(report.toText()).contains("DOES NOT ADD UP").endsWith("a defect, please report it.");
    }
}
