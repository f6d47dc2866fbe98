package io.dialplane.takeover;

import static io.dialplane.takeover.TestDatabases.run;
import static io.dialplane.takeover.TestDatabases.text;
import static io.dialplane.takeover.TestDatabases.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.user.PasswordHash;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Panels taken over again: unchanged, changed on either side, after a run that was broken off. */
class TakeOverAgainIT extends PanelAndDialplane {

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
}
