package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.Migration;
import io.dialplane.takeover.ExamplePanel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as the operator starts it, also killed half-way. */
class TakeOverCommandIT {

    private static final int NUMBERS = 60_000;
    private static final int RESULTS = 120_000;

    @TempDir
    static Path directory;

    private static DataFolder data;
    private static PostgresServer postgres;

    @BeforeAll
    static void start() throws SQLException {
        data = DataFolder.at(directory.resolve("data"));
        postgres = PostgresServer.in(data).start();
        Migration.run(DatabaseUrl.parse(postgres.migrationUrl()), PostgresServer.APPLICATION);
        execute(postgres.superuser("postgres"), "CREATE DATABASE panel");
        new ExamplePanel(postgres.superuser("panel")).create().fill("shop", 2, 9_120_000_000L, NUMBERS, RESULTS);
        execute(DatabaseUrl.parse(postgres.migrationUrl()), """
                INSERT INTO company (name, display_name, country, time_zone) VALUES ('default', 'Default', 'IR', 'Asia/Tehran')
                """);
    }

    @AfterAll
    static void stop() {
        postgres.stop();
    }

    @Test
    void killedHalfWayAndRunAgainItEndsRightWhetherOrNotTheServerRuns() throws Exception {
        assertThat(data.lock()).isTrue(); // as a running launcher holds it
        LaunchedProcess killed = launch(Map.of());
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !killed.isAlive() || number("SELECT count(*) FROM phone_number") > 0);
        assertThat(killed.isAlive()).as("not yet done: %s", killed.err()).isTrue();
        killed.signal("KILL");
        assertThat(killed.awaitEnd()).isNotZero();
        assertThat(number("SELECT count(*) FROM phone_number")).isBetween(1L, NUMBERS - 1L);

        LaunchedProcess again = launch(Map.of());
        assertThat(again.awaitEnd()).as(again.err()).isZero();
        assertThat(again.out()).contains("Every row is accounted for.").contains("Reports: " + data.path());
        assertThat(again.err()).contains("numbers and their results: 60,000 of 60,000");
        data.close();

        LaunchedProcess withUrl =
                launch(Map.of("DATABASE_URL", postgres.url(), "DATABASE_MIGRATION_URL", postgres.migrationUrl()));
        assertThat(withUrl.awaitEnd()).as(withUrl.err()).isZero();

        List<Path> reports = reports();
        assertThat(reports).hasSize(4);
        for (Path report : reports) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
                    .isEqualTo("rw-------");
            assertThat(Files.readString(report))
                    .doesNotContain(postgres.superuser("panel").password());
        }
        JsonNode first = json(reports.get(0));
        JsonNode second = json(reports.get(2));
        assertThat(rows(first, "numbers", "taken")).isBetween(1L, NUMBERS - 1L);
        assertThat(rows(first, "numbers", "taken") + rows(first, "numbers", "there"))
                .isEqualTo(NUMBERS);
        assertThat(rows(second, "numbers", "there")).isEqualTo(NUMBERS);
        assertThat(rows(second, "call_results", "there")).isEqualTo(RESULTS);
        assertThat(number("SELECT count(*) FROM call_result")).isEqualTo(RESULTS);
        assertThat(number("SELECT sum(attempts) FROM company_number")).isEqualTo(RESULTS);
    }

    @Test
    void withoutAPanelOrADatabaseItSaysSo() throws Exception {
        LaunchedProcess nowhere = LaunchedProcess.start(
                directory, Map.of("DIALPLANE_DATA", data.path().toString()), "command=take-over");
        assertThat(nowhere.awaitEnd()).isEqualTo(1);
        assertThat(nowhere.err()).isEqualTo("Dialplane: TAKE_OVER_FROM must be set: the URL of the panel's database\n");

        LaunchedProcess tooEarly =
                launch(Map.of("DIALPLANE_DATA", directory.resolve("none").toString()));
        assertThat(tooEarly.awaitEnd()).isEqualTo(1);
        assertThat(tooEarly.err()).isEqualTo("Dialplane: Dialplane has no database yet: start it first\n");

        LaunchedProcess malformed = launch(Map.of("TAKE_OVER_FROM", "mysql://x"));
        assertThat(malformed.awaitEnd()).isEqualTo(1);
        assertThat(malformed.err()).startsWith("Dialplane: TAKE_OVER_FROM must look like postgresql://");
    }

    private static LaunchedProcess launch(Map<String, String> settings) throws Exception {
        DatabaseUrl panel = postgres.superuser("panel");
        Map<String, String> environment = new HashMap<>(Map.of(
                "DIALPLANE_DATA",
                data.path().toString(),
                "TAKE_OVER_FROM",
                panel.jdbcUrl() + "?user=" + panel.user() + "&password=" + panel.password()));
        environment.putAll(settings);
        return LaunchedProcess.start(directory, environment, "command=take-over");
    }

    /** In the order of time, each as JSON and as text. */
    private static List<Path> reports() throws Exception {
        try (Stream<Path> files = Files.list(data.path().resolve("take-over"))) {
            return files.sorted().toList();
        }
    }

    private static JsonNode json(Path file) throws Exception {
        return new ObjectMapper().readTree(file.toFile());
    }

    private static long rows(JsonNode report, String table, String what) {
        for (JsonNode one : report.get("tables")) {
            if (one.get("table").asText().equals(table)) {
                return one.get(what).asLong();
            }
        }
        throw new AssertionError(table);
    }

    private static long number(String query) throws SQLException {
        try (Connection connection =
                        DatabaseUrl.parse(postgres.migrationUrl()).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = url.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
