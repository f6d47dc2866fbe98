package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.Migration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    @TempDir
    static Path directory;

    private static DataFolder data;
    private static PostgresServer postgres;

    @BeforeAll
    static void start() {
        data = DataFolder.at(directory.resolve("data"));
        postgres = PostgresServer.in(data).start();
    }

    @AfterAll
    static void stop() {
        postgres.stop();
    }

    @Test
    void whatWasCommittedSurvivesAPowerCut() throws SQLException {
        assertThat(answer(
                        postgres.url(),
                        "SELECT concat_ws(' ', current_setting('fsync'),"
                                + " current_setting('synchronous_commit'), current_setting('full_page_writes'))"))
                .isEqualTo("on on on");
        execute(postgres.migrationUrl(), "CREATE SCHEMA mine CREATE TABLE kept (n int)");
        execute(postgres.migrationUrl(), "INSERT INTO mine.kept VALUES (42)");
        int port = postgres.port();

        postgres.kill();
        postgres.start();

        assertThat(postgres.port()).isEqualTo(port);
        assertThat(answer(postgres.migrationUrl(), "SELECT max(n)::text FROM mine.kept"))
                .isEqualTo("42");
    }

    @Test
    void itIsOpenToThisMachineOnlyAndAsksForAPassword() throws SQLException {
        assertThat(answer(postgres.url(), "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        String guessed = postgres.url().replaceFirst(":[^:@/]+@", ":guessed@");
        assertThatThrownBy(() -> answer(guessed, "SELECT 'in'")).hasMessageContaining("password authentication failed");
    }

    @Test
    void theProductsRoleOwnsNothingAndCannotBypassRowLevelSecurity() throws SQLException {
        assertThat(answer(
                        postgres.url(),
                        "SELECT concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin)"
                                + " FROM pg_roles WHERE rolname = 'dialplane_app'"))
                .isEqualTo("f f f f t");
        assertThat(answer(
                        postgres.url(),
                        "SELECT concat_ws(' ', rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin)"
                                + " FROM pg_roles WHERE rolname = 'dialplane_owner'"))
                .isEqualTo("f t f f t");
        assertThatThrownBy(() -> execute(postgres.url(), "CREATE TABLE mine (n int)"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(postgres.url(), "CREATE TEMPORARY TABLE mine (n int)"))
                .hasMessageContaining("permission denied");
    }

    @Test
    void theOwnerCanMigrate() throws SQLException {
        Migration.run(DatabaseUrl.parse(postgres.migrationUrl()), PostgresServer.APPLICATION);

        assertThat(answer(postgres.url(), "SELECT count(*)::text FROM company")).isEqualTo("0");
    }

    @Test
    void passwordsAreForTheOwnersEyesOnly() throws Exception {
        for (String file : new String[] {"postgresql.secret", "postgresql-owner.secret", "postgresql-app.secret"}) {
            assertThat(Files.getPosixFilePermissions(data.path().resolve(file))).hasSize(2);
        }
        assertThat(Files.getPosixFilePermissions(data.path())).hasSize(3);
    }

    @Test
    void aServerThatWasLeftRunningIsEndedByTheNextStart() throws SQLException {
        long left = postgres.pid();

        PostgresServer next = PostgresServer.in(data).start();
        try {
            assertThat(ProcessHandle.of(left)).isEmpty();
            assertThat(answer(next.url(), "SELECT 'in'")).isEqualTo("in");
        } finally {
            next.stop();
            postgres.start();
        }
    }

    @Test
    void aProcessIdThatNowBelongsToAStrangerDoesNotHinderTheStart() throws Exception {
        postgres.kill();
        long stranger = ProcessHandle.current().pid();
        Files.writeString(
                data.path().resolve("postgresql/data/postmaster.pid"),
                stranger + "\n" + data.path().resolve("postgresql/data") + "\n0\n0\n\n\n");

        postgres.start();

        assertThat(answer(postgres.url(), "SELECT 'in'")).isEqualTo("in");
    }

    @Test
    void frozenItAnswersNothingAndThenGoesOn() throws SQLException {
        DatabaseUrl impatient = DatabaseUrl.parse(postgres.url() + "?socketTimeout=1&loginTimeout=2");
        postgres.freeze();
        try {
            assertThatThrownBy(() -> answer(impatient, "SELECT 'in'")).isInstanceOf(SQLException.class);
        } finally {
            postgres.thaw();
        }
        assertThat(answer(postgres.url(), "SELECT 'in'")).isEqualTo("in");
    }

    private static String answer(String url, String query) throws SQLException {
        return answer(DatabaseUrl.parse(url), query);
    }

    private static String answer(DatabaseUrl url, String query) throws SQLException {
        try (Connection connection = url.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DatabaseUrl.parse(url).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
