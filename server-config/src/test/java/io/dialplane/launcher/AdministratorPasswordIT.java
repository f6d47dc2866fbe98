package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.Migration;
import io.dialplane.user.PasswordHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministratorPasswordIT {

    @TempDir
    static Path directory;

    private static DataFolder data;
    private static PostgresServer postgres;

    @BeforeAll
    static void fill() throws SQLException {
        data = DataFolder.at(directory.resolve("data"));
        postgres = PostgresServer.in(data).start();
        Migration.run(DatabaseUrl.parse(postgres.migrationUrl()), PostgresServer.APPLICATION);
        execute("""
                INSERT INTO company (name, display_name, country, time_zone)
                VALUES ('default', 'Default', 'IR', 'Asia/Tehran');
                INSERT INTO users (company_id, username, password_hash, role, is_superuser)
                SELECT id, person, 'lost', 'ADMIN', person <> 'agent'
                FROM company, unnest(ARRAY['agent', 'boss', 'deputy']) WITH ORDINALITY AS people (person, position)
                ORDER BY position;
                INSERT INTO user_session (sid, user_id, door, expires_at)
                SELECT gen_random_uuid(), id, 'panel', now() + interval '1 day' FROM users;
                INSERT INTO login_failure (bucket, failures, leaks_from, blocked_until)
                SELECT 'account:' || id, 9, now(), now() + interval '15 minutes' FROM users;
                """);
    }

    @AfterAll
    static void stop() {
        postgres.stop();
    }

    @Test
    void theFirstSuperuserGetsANewPasswordWhetherOrNotTheServerRuns() throws Exception {
        assertThat(data.lock()).isTrue(); // as a running launcher holds it
        String whileRunning = reset(Map.of());
        data.close();
        assertThat(PasswordHash.matches(whileRunning, hashOf("boss"))).isTrue();
        assertThat(hashOf("deputy")).isEqualTo("lost");
        assertThat(hashOf("agent")).isEqualTo("lost");
        assertThat(answer("""
                        SELECT string_agg(username || ' ' || coalesce(end_reason, 'lives'), ', ' ORDER BY users.id)
                        FROM users JOIN user_session ON user_id = users.id
                        """)).isEqualTo("agent lives, boss password_changed, deputy lives");
        assertThat(answer("SELECT string_agg(username, ' ' ORDER BY id) FROM users WHERE EXISTS"
                        + " (SELECT FROM login_failure WHERE bucket = 'account:' || users.id)"))
                .isEqualTo("agent deputy");

        assertThat(answer("""
                        SELECT concat_ws(' ', a.actor, a.action) FROM audit_entry a JOIN users u ON a.subject = 'user:' || u.id
                        WHERE u.username = 'boss' AND a.company_id = u.company_id
                        """)).isEqualTo("system user.password");

        String withUrl =
                reset(Map.of("DATABASE_URL", postgres.url(), "DATABASE_MIGRATION_URL", postgres.migrationUrl()));
        assertThat(withUrl).isNotEqualTo(whileRunning);
        assertThat(PasswordHash.matches(withUrl, hashOf("boss"))).isTrue();

        postgres.stop();
        String whileStopped = reset(Map.of());
        assertThat(LaunchedProcess.processesOf(data.path())).isEmpty();
        postgres.start();
        assertThat(PasswordHash.matches(whileStopped, hashOf("boss"))).isTrue();
    }

    @Test
    void beforeTheFirstStartThereIsNobodyToReset() throws Exception {
        LaunchedProcess failed = LaunchedProcess.start(
                directory,
                Map.of("DIALPLANE_DATA", directory.resolve("none").toString()),
                "command=reset-admin-password");

        assertThat(failed.awaitEnd()).isEqualTo(1);
        assertThat(failed.err()).isEqualTo("Dialplane: There is no administrator yet: start Dialplane first\n");
    }

    private static String reset(Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("DIALPLANE_DATA", data.path().toString());
        LaunchedProcess launcher = LaunchedProcess.start(directory, environment, "command=reset-admin-password");
        assertThat(launcher.awaitEnd()).as(launcher.err()).isZero();
        assertThat(launcher.out()).matches("Log in as boss with the password [A-Za-z0-9]{20}\n");
        return launcher.out().strip().replaceFirst(".* ", "");
    }

    private static String hashOf(String username) throws SQLException {
        return answer("SELECT password_hash FROM users WHERE username = '" + username + "'");
    }

    private static String answer(String query) throws SQLException {
        try (Connection connection = owner();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = owner();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection owner() throws SQLException {
        return DatabaseUrl.parse(postgres.migrationUrl()).dataSource().getConnection();
    }
}
