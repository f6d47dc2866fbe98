package io.dialplane.takeover;

import static io.dialplane.takeover.TestDatabases.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.DatabaseUrl;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A panel, and a Dialplane on a real PostgreSQL that it is taken over into. */
abstract class PanelAndDialplane {

    protected static final long FIRST_NUMBER = 9_120_000_000L;
    protected static final Progress QUIET = (what, done, all) -> {};
    protected static final int CHUNK = 100;

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

    protected static TestDatabases databases;

    protected DatabaseUrl panelUrl;
    protected DatabaseUrl target;
    protected ExamplePanel panel;

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

    protected Report takeOver() {
        return takeOver(QUIET);
    }

    protected Report takeOver(Progress progress) {
        Report report = TakeOver.run(options(), progress, Clock.systemUTC());
        assertThat(report.reconciles()).as("%s", report.toText()).isTrue();
        assertThat(brokenNumbers()).as("numbers in an impossible state").isEmpty();
        return report;
    }

    protected Options options() {
        return new Options(panelUrl, target, Duration.ofDays(3), Duration.ofMinutes(60), CHUNK);
    }

    /** What the queue relies on, beside the constraints of its tables. */
    protected List<String> brokenNumbers() {
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

    protected List<List<String>> everything() {
        return EVERYTHING.stream().map(sql -> texts(target, sql)).toList();
    }

    protected static String counts(Report report, String table) {
        Report.Table of = report.table(table);
        return of.rows() + " = " + of.taken() + " + " + of.changed() + " + " + of.there() + " + " + of.skipped();
    }

    protected static List<String> reasons(Report report, String table) {
        return report.table(table).reasons().stream()
                .map(reason -> reason.count() + " " + reason.what())
                .toList();
    }

    protected static List<String> notes(Report report, String table) {
        return report.table(table).notes().stream()
                .map(note -> note.count() + " " + note.what())
                .toList();
    }
}
