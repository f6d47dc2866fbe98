package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Companies are kept apart by the database itself: what the catalogue says, and what the application's role can do. */
class IsolationSqlIT {

    /** Tables with a company_id that belong to the whole installation, and why. */
    private static final Map<String, String> OF_THE_INSTALLATION = Map.of(
            "users", "people log in before it is known whose they are",
            "dialer_token", "so do dialers",
            "owed_log_out", "so do those who are to be logged out there",
            "agent_session", "two companies may share a provider's account, and an agent is one in it",
            "global_status_change", "superusers see who blocked a number",
            "company_cluster", "superusers say which cluster serves whom, and calls from outside name none");

    /** Functions that cross companies. */
    private static final Set<String> DEFINERS = Set.of(
            "release_stale",
            "screen_numbers",
            "expire_suppressions",
            "claim_import",
            "claim_mail",
            "note_retired",
            "direct_extension",
            "companies_to_provision",
            "companies_with_calls",
            "last_told",
            "companies_to_import_contacts");

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static Connection owner;

    @BeforeAll
    static void twoCompaniesWithARowInEveryTable() throws SQLException {
        owner = DATABASE.owner();
        run(owner, """
                INSERT INTO company (id, name, display_name, country, time_zone) VALUES (1, 'aa', 'A', 'IR', 'Asia/Tehran'), (2, 'bb', 'B', 'IR', 'Asia/Tehran');
                INSERT INTO phone_number (id, e164, country) VALUES (1, '+989120000001', 'IR');
                INSERT INTO number_given (intake, company_id, e164, country) VALUES (gen_random_uuid(), 1, '+1', 'US'), (gen_random_uuid(), 2, '+1', 'US');
                INSERT INTO dialing (company_id) VALUES (1), (2);
                INSERT INTO company_cursor (company_id, country) VALUES (1, 'IR'), (2, 'IR');
                INSERT INTO company_list (company_id, number_id, due_at) VALUES (1, 1, now()), (2, 1, now());
                INSERT INTO company_number (company_id, number_id, last_status) VALUES (1, 1, 'BUSY'), (2, 1, 'BUSY');
                INSERT INTO dialer_batch (id, company_id, requested, number_ids) VALUES (gen_random_uuid(), 1, 1, '{1}'), (gen_random_uuid(), 2, 1, '{1}');
                INSERT INTO scenario (company_id, name, display_name) VALUES (1, 'x', 'X'), (2, 'x', 'X');
                INSERT INTO outbound_line (company_id, phone_number, display_name) VALUES (1, 'x', 'X'), (2, 'x', 'X');
                INSERT INTO call_result (number_id, company_id, status, attempted_at) VALUES (1, 1, 'BUSY', now()), (1, 2, 'BUSY', now());
                INSERT INTO idempotency_key (company_id, key, body_hash, answer) VALUES (1, 'k', '', ''), (2, 'k', '', '');
                INSERT INTO schedule_window (company_id, day_of_week, start_time, end_time) VALUES (1, 0, '08:00', '09:00'), (2, 0, '08:00', '09:00');
                INSERT INTO company_holiday (company_id, day, name) VALUES (1, now(), 'x'), (2, now(), 'x');
                INSERT INTO ledger (company_id, amount, reason) VALUES (1, 1, 'x'), (2, 1, 'x');
                INSERT INTO wallet (company_id) VALUES (1), (2);
                INSERT INTO retry_settings (company_id, minimum_gap) VALUES (1, '1 h'), (2, '1 h');
                INSERT INTO retry_rule (company_id, status, delay, max_attempts) VALUES (1, 'BUSY', '1 h', 2), (2, 'BUSY', '1 h', 2);
                INSERT INTO suppression (company_id, e164) VALUES (1, '+1'), (2, '+1');
                INSERT INTO audit_entry (company_id, actor, action, subject) VALUES (1, 'x', 'x', 'x'), (2, 'x', 'x', 'x');
                INSERT INTO users (id, company_id, username, password_hash, role) VALUES (1, 1, 'a', 'x', 'AGENT'), (2, 2, 'b', 'x', 'AGENT'), (3, 2, 'c', 'x', 'AGENT');
                INSERT INTO ozonetel_settings (company_id) VALUES (1), (2);
                INSERT INTO provider_event (company_id, digest, kind, event) VALUES (1, sha256('x'), 'OTHER', '{}'), (2, sha256('x'), 'OTHER', '{}');
                INSERT INTO dialed_call (id, company_id, user_id, agent_id, e164) VALUES (gen_random_uuid(), 1, 1, 'a', '+1'), (gen_random_uuid(), 2, 2, 'b', '+1');
                INSERT INTO agent_record (user_id, company_id, ozonetel_agent_id) VALUES (1, 1, 'a'), (2, 2, 'b');
                INSERT INTO agent_state_change (company_id, user_id, sid, state) VALUES (1, 1, gen_random_uuid(), 'busy'), (2, 2, gen_random_uuid(), 'busy');
                INSERT INTO import_job (id, company_id, file_name, file_bytes, creator) VALUES (1, 1, 'x', 1, 'x'), (2, 2, 'x', 1, 'x');
                INSERT INTO import_chunk (job_id, n, company_id, bytes) VALUES (1, 0, 1, ''), (2, 0, 2, '');
                INSERT INTO import_rejected (job_id, n, company_id, row_number, given, why)
                VALUES (1, 0, 1, 1, 'x', 'NOT_A_NUMBER'), (2, 0, 2, 1, 'x', 'NOT_A_NUMBER');
                INSERT INTO mail_settings (company_id, host, port, security, sender) VALUES (1, 'x', 1, 'tls', 'x'), (2, 'x', 1, 'tls', 'x');
                INSERT INTO mail (id, company_id, recipient, template, content, give_up_at)
                VALUES (gen_random_uuid(), 1, 'x', 'test', 'x', now()), (gen_random_uuid(), 2, 'x', 'test', 'x', now());
                INSERT INTO statistics_change (company_id, status) VALUES (1, 'BUSY'), (2, 'BUSY');
                INSERT INTO statistics_fold (company_id) VALUES (1), (2);
                INSERT INTO attempt_count VALUES (1, 0, 0, 0, 'epoch', 'BUSY', 1), (2, 0, 0, 0, 'epoch', 'BUSY', 1);
                INSERT INTO number_count VALUES (1, 'IR', 'BUSY', false, 1), (2, 'IR', 'BUSY', false, 1);
                INSERT INTO called_count VALUES (1, 900, 'epoch', 'BUSY', 1), (2, 900, 'epoch', 'BUSY', 1);
                INSERT INTO extension (company_id, number, sip_password, voicemail_pin) VALUES (1, 2000, 'x', 'x'), (2, 3000, 'x', 'x');
                INSERT INTO agent_creation (id, company_id, email, caller_name, expires_at)
                VALUES (gen_random_uuid(), 1, 'x', 'x', now()), (gen_random_uuid(), 2, 'x', 'x', now());
                INSERT INTO agent_job (id, company_id, creator, superuser, total) VALUES (1, 1, 'x', false, 1), (2, 2, 'x', false, 1);
                INSERT INTO agent_job_row (job_id, n, company_id, email, role, extensions_count)
                VALUES (1, 1, 1, 'x', 'x', '1'), (2, 1, 2, 'x', 'x', '1');
                INSERT INTO telephone_session (sid, company_id, user_id) VALUES (gen_random_uuid(), 1, 1), (gen_random_uuid(), 2, 2);
                INSERT INTO company_served (company_id, active) VALUES (1, true), (2, true);
                INSERT INTO contact (id, company_id, name) VALUES (1, 1, 'x'), (2, 2, 'x');
                INSERT INTO contact_phone (company_id, e164, contact_id, n) VALUES (1, '+98912', 1, 0), (2, '+98912', 2, 0);
                INSERT INTO assignment (company_id, contact_id, user_id) VALUES (1, 1, 1), (2, 2, 2);
                INSERT INTO contact_import (id, company_id, file_name, file, on_known, total, creator)
                VALUES (1, 1, 'x', '', 'skip', 1, 'x'), (2, 2, 'x', '', 'skip', 1, 'x');
                INSERT INTO contact_import_error (company_id, job_id, row_number, field, given, message)
                VALUES (1, 1, 2, 'x', 'x', 'x'), (2, 2, 2, 'x', 'x', 'x');
                INSERT INTO agent_group (id, company_id, name) VALUES (1, 1, 'x'), (2, 2, 'x');
                INSERT INTO agent_group_member (company_id, group_id, user_id) VALUES (1, 1, 1), (2, 2, 2);
                INSERT INTO routing_rule (id, company_id, name, priority) VALUES (1, 1, 'x', 1), (2, 2, 'x', 1);
                INSERT INTO routing_rule_target (company_id, rule_id, n, user_id) VALUES (1, 1, 0, 1), (2, 2, 0, 2);
                INSERT INTO voice_settings (company_id) VALUES (1), (2);
                INSERT INTO user_session (sid, user_id, door, expires_at) VALUES ('00000000-0000-0000-0000-0000000000a1', 1, 'panel', now());
                INSERT INTO voice_token (company_id, user_id, sid, expires_at)
                VALUES (1, 1, '00000000-0000-0000-0000-0000000000a1', now()), (2, 2, '00000000-0000-0000-0000-0000000000a1', now());
                INSERT INTO voice_call (id, company_id, call_sid, direction, stage) VALUES (1, 1, 'x', 'inbound', 'ringing'), (2, 2, 'x', 'inbound', 'ringing');
                INSERT INTO voice_event (company_id, call_id, leg_sid, event, happened_at, parameters) VALUES (1, 1, 'x', 'x', now(), '{}'), (2, 2, 'x', 'x', now(), '{}');
                INSERT INTO voice_ring (company_id, call_id, user_id, step, tier) VALUES (1, 1, 1, 1, 3), (2, 2, 2, 1, 3);
                INSERT INTO voice_reservation (user_id, company_id, call_id, state, until) VALUES (1, 1, 1, 'ringing', now()), (2, 2, 2, 'ringing', now());
                INSERT INTO voice_presence (user_id, company_id, state) VALUES (1, 1, 'available'), (2, 2, 'available');
                INSERT INTO voice_feed (company_id) VALUES (1), (2);
                INSERT INTO voice_feed_event (company_id, number, kind, data) VALUES (1, 1, 'x', '{}'), (2, 1, 'x', '{}');
                INSERT INTO voice_ticket (ticket_hash, company_id, sid, expires_at) VALUES (sha256('x'), 1, gen_random_uuid(), now()), (sha256('y'), 2, gen_random_uuid(), now());
                """);
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    // ---------------------------------------------------------------- the catalogue

    @Test
    void everyTableOfACompanyHasForcedRowLevelSecurityWithOnePolicyForReadingAndWriting() throws SQLException {
        Set<String> without = texts(owner, """
                SELECT c.relname FROM pg_class c
                 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                   AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped)
                   AND NOT (c.relrowsecurity AND c.relforcerowsecurity
                            AND (SELECT count(*) = 1 AND bool_and(p.polpermissive AND p.polcmd = '*' AND p.polroles = '{0}'
                                        AND (pg_get_expr(p.polqual, p.polrelid) LIKE '%company_id = %app_company()%'
                                          OR pg_get_expr(p.polqual, p.polrelid) LIKE '%(cn_key >> 32) = %app_company()%' -- whose upper half it is
                                             AND c.relname = 'company_number')
                                        AND pg_get_expr(p.polwithcheck, p.polrelid) LIKE '%company_id = %app_company()%')
                                   FROM pg_policy p WHERE p.polrelid = c.oid))""");
        assertThat(without).isEqualTo(OF_THE_INSTALLATION.keySet());
    }

    @Test
    void theCheckSeesATableWithoutAPolicy() throws SQLException {
        run(owner, "CREATE TABLE forgotten (company_id int)");
        try {
            assertThatThrownBy(this::everyTableOfACompanyHasForcedRowLevelSecurityWithOnePolicyForReadingAndWriting)
                    .isInstanceOf(AssertionError.class);
        } finally {
            run(owner, "DROP TABLE forgotten");
        }
    }

    @Test
    void theApplicationsRoleOwnsNothingAndCannotBypass() throws SQLException {
        assertThat(texts(owner, """
                SELECT relname FROM pg_class WHERE relowner = 'dialplane_app'::regrole
                UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'dialplane_app'::regrole
                UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'dialplane_app'::regrole
                UNION ALL SELECT datname FROM pg_database WHERE datdba = 'dialplane_app'::regrole""")).isEmpty();
        assertThat(texts(owner, """
                SELECT rolname FROM pg_roles WHERE rolname = 'dialplane_app'
                   AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
                UNION ALL SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'dialplane_app'::regrole
                UNION ALL SELECT 'may create' WHERE has_schema_privilege('dialplane_app', 'public', 'CREATE')""")).isEmpty();
    }

    @Test
    void functionsThatCrossCompaniesAreListedAndHaveAFixedSearchPath() throws SQLException {
        assertThat(texts(
                        owner, "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"))
                .isEqualTo(DEFINERS);
        assertThat(texts(owner, """
                SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
                   AND NOT EXISTS (SELECT 1 FROM unnest(proconfig) s WHERE s LIKE 'search_path=%, pg_temp')""")).isEmpty();
    }

    @Test
    void nobodyElseMayCallTheFunctions() throws SQLException {
        assertThat(texts(owner, """
                SELECT p.proname FROM pg_proc p
                 WHERE p.pronamespace = 'public'::regnamespace AND p.proowner = 'dialplane_owner'::regrole
                   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                   AND (p.proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(p.proacl) x WHERE x.grantee = 0))""")).isEmpty();
    }

    // ---------------------------------------------------------------- what the application can do

    @Test
    void aTransactionSeesAndChangesTheRowsOfItsCompanyOnly() throws SQLException {
        for (String table : protectedTables()) {
            try (Connection app = DATABASE.app()) {
                app.setAutoCommit(false);
                run(app, "SELECT set_config('app.company', '1', true)");
                assertThat(texts(app, "SELECT company_id::text FROM " + table))
                        .as("read " + table)
                        .containsExactly("1");
                if (!Set.of("audit_entry", "ledger", "call_result", "statistics_change", "agent_state_change")
                        .contains(table)) {
                    assertThat(changed(app, "UPDATE " + table + " SET company_id = company_id WHERE company_id = 2"))
                            .as("update " + table)
                            .isZero();
                }
                if (!Set.of(
                                "audit_entry",
                                "agent_state_change",
                                "ledger",
                                "wallet",
                                "call_result",
                                "dialer_batch",
                                "statistics_fold",
                                "number_count",
                                "extension")
                        .contains(table)) {
                    assertThat(changed(app, "DELETE FROM " + table + " WHERE company_id = 2"))
                            .as("delete from " + table)
                            .isZero();
                }
                app.rollback();
            }
        }
    }

    @Test
    void aRowOfAnotherCompanyCanNeitherBeInsertedNorTakenOver() throws SQLException {
        Map<String, String> inserts = new TreeMap<>(Map.ofEntries(
                Map.entry(
                        "number_given",
                        "(intake, company_id, e164, country) VALUES (gen_random_uuid(), 2, '+2', 'US')"),
                Map.entry("dialing", "(company_id) VALUES (2)"),
                Map.entry("company_cursor", "(company_id, country) VALUES (2, 'TR')"),
                Map.entry("company_list", "(company_id, number_id, due_at) VALUES (2, 1, now())"),
                Map.entry("company_number", "(company_id, number_id, last_status) VALUES (2, 9, 'BUSY')"),
                Map.entry(
                        "dialer_batch",
                        "(id, company_id, requested, number_ids) VALUES (gen_random_uuid(), 2, 1, '{1}')"),
                Map.entry("scenario", "(company_id, name, display_name) VALUES (2, 'y', 'Y')"),
                Map.entry("outbound_line", "(company_id, phone_number, display_name) VALUES (2, 'y', 'Y')"),
                Map.entry("call_result", "(number_id, company_id, status, attempted_at) VALUES (1, 2, 'BUSY', now())"),
                Map.entry("idempotency_key", "(company_id, key, body_hash, answer) VALUES (2, 'y', '', '')"),
                Map.entry(
                        "schedule_window",
                        "(company_id, day_of_week, start_time, end_time) VALUES (2, 1, '08:00', '09:00')"),
                Map.entry("company_holiday", "(company_id, day, name) VALUES (2, '2020-01-01', 'y')"),
                Map.entry("ledger", "(company_id, amount, reason) VALUES (2, 1, 'y')"),
                Map.entry("wallet", "(company_id) VALUES (2)"),
                Map.entry("retry_settings", "(company_id, minimum_gap) VALUES (2, '1 h')"),
                Map.entry("retry_rule", "(company_id, status, delay, max_attempts) VALUES (2, 'MISSED', '1 h', 2)"),
                Map.entry("suppression", "(company_id, e164) VALUES (2, '+2')"),
                Map.entry("import_job", "(company_id, file_name, file_bytes, creator) VALUES (2, 'y', 1, 'y')"),
                Map.entry("import_chunk", "(job_id, n, company_id, bytes) VALUES (2, 1, 2, '')"),
                Map.entry(
                        "import_rejected",
                        "(job_id, n, company_id, row_number, given, why) VALUES (2, 1, 2, 1, 'y', 'NOT_A_NUMBER')"),
                Map.entry("mail_settings", "(company_id, host, port, security, sender) VALUES (2, 'y', 1, 'tls', 'y')"),
                Map.entry(
                        "mail",
                        "(id, company_id, recipient, template, content, give_up_at) VALUES (gen_random_uuid(), 2, 'y', 'test', 'y', now())"),
                Map.entry("audit_entry", "(company_id, actor, action, subject) VALUES (2, 'x', 'x', 'x')"),
                Map.entry("ozonetel_settings", "(company_id) VALUES (2)"),
                Map.entry("provider_event", "(company_id, digest, kind, event) VALUES (2, sha256('y'), 'OTHER', '{}')"),
                Map.entry(
                        "dialed_call",
                        "(id, company_id, user_id, agent_id, e164) VALUES (gen_random_uuid(), 2, 2, 'b', '+2')"),
                Map.entry("agent_record", "(user_id, company_id, ozonetel_agent_id) VALUES (3, 2, 'c')"),
                Map.entry(
                        "agent_state_change",
                        "(company_id, user_id, sid, state) VALUES (2, 2, gen_random_uuid(), 'busy')"),
                Map.entry("statistics_change", "(company_id, status) VALUES (2, 'MISSED')"),
                Map.entry("statistics_fold", "(company_id) VALUES (2)"),
                Map.entry("attempt_count", "VALUES (2, 0, 0, 0, 'epoch', 'MISSED', 1)"),
                Map.entry("number_count", "VALUES (2, 'IR', 'MISSED', false, 1)"),
                Map.entry("called_count", "VALUES (2, 900, 'epoch', 'MISSED', 1)")));
        inserts.put("extension", "(company_id, number, sip_password, voicemail_pin) VALUES (2, 3001, 'y', 'y')");
        inserts.put(
                "agent_creation",
                "(id, company_id, email, caller_name, expires_at) VALUES (gen_random_uuid(), 2, 'y', 'y', now())");
        inserts.put("agent_job", "(company_id, creator, superuser, total) VALUES (2, 'y', false, 1)");
        inserts.put(
                "agent_job_row",
                "(job_id, n, company_id, email, role, extensions_count) VALUES (2, 2, 2, 'y', 'y', '1')");
        inserts.put("telephone_session", "(sid, company_id, user_id) VALUES (gen_random_uuid(), 2, 2)");
        inserts.put("company_served", "(company_id, active) VALUES (2, true)");
        inserts.put("voice_settings", "(company_id) VALUES (2)");
        inserts.put(
                "voice_token",
                "(company_id, user_id, sid, expires_at) VALUES (2, 3, '00000000-0000-0000-0000-0000000000a1', now())");
        inserts.put("voice_call", "(company_id, call_sid, direction, stage) VALUES (2, 'y', 'inbound', 'ringing')");
        inserts.put(
                "voice_event",
                "(company_id, call_id, leg_sid, event, happened_at, parameters) VALUES (2, 2, 'y', 'y', now(), '{}')");
        inserts.put("voice_ring", "(company_id, call_id, user_id, step, tier) VALUES (2, 2, 3, 1, 3)");
        inserts.put(
                "voice_reservation", "(user_id, company_id, call_id, state, until) VALUES (3, 2, 2, 'ringing', now())");
        inserts.put("voice_presence", "(user_id, company_id, state) VALUES (3, 2, 'available')");
        inserts.put("voice_feed", "(company_id) VALUES (2)");
        inserts.put("voice_feed_event", "(company_id, number, kind, data) VALUES (2, 2, 'y', '{}')");
        inserts.put(
                "voice_ticket",
                "(ticket_hash, company_id, sid, expires_at) VALUES (sha256('z'), 2, gen_random_uuid(), now())");
        inserts.put("contact", "(company_id, name) VALUES (2, 'y')");
        inserts.put("contact_phone", "(company_id, e164, contact_id, n) VALUES (2, '+98913', 2, 1)");
        inserts.put("assignment", "(company_id, contact_id, user_id) VALUES (2, 2, 3)");
        inserts.put(
                "contact_import",
                "(company_id, file_name, file, on_known, total, creator) VALUES (2, 'y', '', 'skip', 1, 'y')");
        inserts.put(
                "contact_import_error",
                "(company_id, job_id, row_number, field, given, message) VALUES (2, 2, 3, 'y', 'y', 'y')");
        inserts.put("agent_group", "(company_id, name) VALUES (2, 'y')");
        inserts.put("agent_group_member", "(company_id, group_id, user_id) VALUES (2, 2, 3)");
        inserts.put("routing_rule", "(company_id, name, priority) VALUES (2, 'y', 1)");
        inserts.put("routing_rule_target", "(company_id, rule_id, n, user_id) VALUES (2, 2, 1, 3)");
        assertThat(inserts.keySet()).as("a new table joins this test").isEqualTo(protectedTables());
        for (Map.Entry<String, String> insert : inserts.entrySet()) {
            String table = insert.getKey();
            assertRefused("INSERT INTO " + table + " " + insert.getValue());
            if (!table.equals("audit_entry")) {
                assertRefused("UPDATE " + table + " SET company_id = 2");
            }
        }
    }

    @Test
    void withoutACompanyNothingIsSeen() throws SQLException {
        try (Connection app = DATABASE.app()) {
            for (String table : protectedTables()) {
                assertThat(texts(app, "SELECT company_id::text FROM " + table))
                        .as(table)
                        .isEmpty();
            }
        }
    }

    @Test
    void theCompanyOfATransactionIsForgottenWithIt() throws SQLException {
        try (Connection app = DATABASE.app()) {
            app.setAutoCommit(false);
            run(app, "SELECT outcome FROM claim_batch(1, gen_random_uuid(), 1, 1, 1, 'infinity', NULL, 10)");
            assertThat(texts(app, "SELECT company_id::text FROM dialing")).containsExactly("1");
            app.commit();
            assertThat(texts(app, "SELECT company_id::text FROM dialing")).isEmpty();
        }
    }

    @Test
    void whatIsAppendOnlyCanNotBeChangedByTheApplication() throws SQLException {
        for (String sql : List.of(
                "UPDATE audit_entry SET action = 'y'",
                "DELETE FROM audit_entry",
                "UPDATE agent_state_change SET state = 'break'",
                "DELETE FROM agent_state_change",
                "UPDATE global_status_change SET reason = 'y'",
                "DELETE FROM global_status_change",
                "UPDATE ledger SET amount = 1",
                "DELETE FROM ledger",
                "DELETE FROM wallet",
                "UPDATE call_result SET status = 'MISSED'",
                "DELETE FROM dialer_batch",
                "DELETE FROM number_state",
                "DELETE FROM call_result",
                "UPDATE statistics_change SET numbers = 1",
                "DELETE FROM number_count",
                "DELETE FROM pool_count",
                "DELETE FROM extension",
                "DELETE FROM company")) {
            assertRefused(sql);
        }
    }

    private static void assertRefused(String sql) throws SQLException {
        try (Connection app = DATABASE.app()) {
            app.setAutoCommit(false);
            run(app, "SELECT set_config('app.company', '1', true)");
            assertThatThrownBy(() -> run(app, sql)).as(sql).isInstanceOfSatisfying(SQLException.class, e -> assertThat(
                            e.getSQLState())
                    .isEqualTo("42501"));
            app.rollback();
        }
    }

    private static Set<String> protectedTables() throws SQLException {
        return texts(
                owner, "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace");
    }

    private static Set<String> texts(Connection connection, String sql) throws SQLException {
        Set<String> texts = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    private static int changed(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
