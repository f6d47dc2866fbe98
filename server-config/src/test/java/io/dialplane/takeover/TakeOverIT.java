package io.dialplane.takeover;

import static io.dialplane.takeover.TestDatabases.run;
import static io.dialplane.takeover.TestDatabases.text;
import static io.dialplane.takeover.TestDatabases.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Panels taken over into Dialplane's own schema. */
class TakeOverIT extends PanelAndDialplane {

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
