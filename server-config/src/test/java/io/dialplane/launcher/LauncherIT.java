package io.dialplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with real servers and, in the product's place, a web archive that is ready at once. */
class LauncherIT {

    @TempDir
    static Path directory;

    private static Path data;
    private static Path archive;
    private static final int PORT = Ports.free();

    private LaunchedProcess launcher;

    @BeforeAll
    static void makeArchive() throws IOException {
        data = directory.resolve("data, a folder");
        archive = directory.resolve("ROOT.war");
        try (JarOutputStream war = new JarOutputStream(Files.newOutputStream(archive))) {
            war.putNextEntry(new JarEntry("api/health/ready"));
            war.write("{\"status\":\"UP\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            war.closeEntry();
        }
    }

    @AfterEach
    void nothingIsLeftRunning() throws Exception {
        if (launcher != null && launcher.isAlive()) {
            launcher.signal("TERM");
            launcher.awaitEnd();
        }
        assertThat(LaunchedProcess.processesOf(data)).isEmpty();
    }

    @Test
    void oneCommandStartsAllSaysSoInTwoLinesAndStopsAllOnSigterm() throws Exception {
        launcher = start().awaitReady();

        assertThat(launcher.err()).isEmpty();
        assertThat(launcher.out().lines())
                .hasSize(2)
                .first()
                .isEqualTo("Dialplane is ready: http://localhost:" + PORT + "/");
        assertThat(launcher.out().lines().toList().get(1)).matches("Log in as admin with the password [A-Za-z0-9]{20}");
        assertThat(HttpProbe.status(URI.create("http://localhost:" + PORT + "/api/health/ready")))
                .isEqualTo(200);
        List<Long> servers = LaunchedProcess.notedIn(data);
        assertThat(servers).hasSize(3).allSatisfy(LauncherIT::isRunning);

        LaunchedProcess second = start("DIALPLANE_HTTP_PORT", String.valueOf(Ports.free()));
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.err())
                .hasLineCount(1)
                .contains("DIALPLANE_DATA: " + data.toRealPath() + " is in use by another Dialplane (process ");
        assertThat(servers).allSatisfy(LauncherIT::isRunning);

        launcher.signal("TERM");
        launcher.awaitEnd();
        assertThat(servers).noneSatisfy(LauncherIT::isRunning);
        assertThat(launcher.err()).isEmpty();
        assertThat(Ports.isFree(PORT)).isTrue();
        assertThat(postgresLog()).endsWith("database system is shut down");
    }

    @Test
    void whatAKilledLauncherLeftIsEndedByTheNextAndCtrlCStopsThatOneInOrder() throws Exception {
        launcher = start().awaitReady();
        List<Long> left = LaunchedProcess.notedIn(data);
        writeMark();
        launcher.signal("KILL");
        launcher.awaitEnd();
        assertThat(left).hasSize(3).allSatisfy(LauncherIT::isRunning);

        launcher = start().awaitReady();
        assertThat(left).noneSatisfy(LauncherIT::isRunning);
        assertThat(readMark()).isEqualTo("kept");

        launcher.signalGroup("INT");
        assertThat(launcher.awaitEnd()).isEqualTo(130);
        assertThat(launcher.err()).isEmpty();
        assertThat(postgresLog()).endsWith("database system is shut down");
    }

    @Test
    void itEndsWithTheProcessItWasStartedFor() throws Exception {
        Process parent = new ProcessBuilder("sleep", "600").start();
        launcher = start(Map.of(), "parent=" + parent.pid()).awaitReady();

        parent.destroyForcibly().waitFor();

        launcher.awaitEnd();
        assertThat(postgresLog()).endsWith("database system is shut down");
    }

    @Test
    void whenAServerEndsByItselfAllEndWithOneLine() throws Exception {
        launcher = start().awaitReady();
        long redis = Long.parseLong(
                Files.readAllLines(data.resolve("run/redis.pid")).get(1).split(" ")[0]);

        ProcessHandle.of(redis).orElseThrow().destroyForcibly();

        assertThat(launcher.awaitEnd()).isEqualTo(1);
        assertThat(launcher.err()).hasLineCount(1).contains("Redis has ended by itself");
        assertThat(postgresLog()).endsWith("database system is shut down");
    }

    @Test
    void aFirstStartThatIsInterruptedHindersNoLaterOne() throws Exception {
        Path fresh = directory.resolve("interrupted");
        launcher = start(Map.of("DIALPLANE_DATA", fresh.toString()));
        assertThat(ServerProcess.await(
                        () -> Files.exists(fresh.resolve("postgresql/data/base")), Duration.ofSeconds(60)))
                .isTrue();
        launcher.signal("TERM");
        launcher.awaitEnd();
        assertThat(launcher.err()).isEmpty();
        assertThat(LaunchedProcess.processesOf(fresh)).isEmpty();

        launcher = start(Map.of("DIALPLANE_DATA", fresh.toString())).awaitReady();
        launcher.signal("TERM");
        launcher.awaitEnd();
        assertThat(LaunchedProcess.processesOf(fresh)).isEmpty();
    }

    @Test
    void aProductThatCannotBeDeployedIsOneLineThatNamesTheLog() throws Exception {
        Path broken = directory.resolve("broken/ROOT.war");
        Files.createDirectories(broken.getParent());
        try (JarOutputStream war = new JarOutputStream(Files.newOutputStream(broken))) {
            war.putNextEntry(new JarEntry("WEB-INF/web.xml"));
            war.write("<web-app><this is not xml".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            war.closeEntry();
        }

        launcher = LaunchedProcess.start(directory, environment(Map.of()), "archive=" + broken);

        assertThat(launcher.awaitEnd()).isEqualTo(1);
        assertThat(launcher.err())
                .hasLineCount(1)
                .startsWith("Dialplane: Payara Micro can't deploy the product: ")
                .contains(data.resolve("logs").toRealPath().toString());
        assertThat(launcher.out()).isEmpty();
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            failsWith(
                    Map.of("DIALPLANE_HTTP_PORT", String.valueOf(taken.getLocalPort())),
                    "Dialplane: DIALPLANE_HTTP_PORT: port " + taken.getLocalPort() + " is in use by another program");
        }
    }

    @Test
    void aWrongValueIsOneLine() throws Exception {
        failsWith(
                Map.of("CALL_COOLDOWN_DAYS", "soon"),
                "Dialplane: CALL_COOLDOWN_DAYS must be a number from 0 to 3650, not \"soon\"");
    }

    @Test
    void anUnreachableDatabaseIsOneLineWithoutItsPassword() throws Exception {
        int nobody = Ports.free();
        LaunchedProcess failed = start(Map.of(
                "DATABASE_URL", "postgresql://app:s3cret@localhost:" + nobody + "/calls",
                "DATABASE_MIGRATION_URL", "postgresql://owner:s3cret@localhost:" + nobody + "/calls"));

        assertThat(failed.awaitEnd()).isEqualTo(1);
        assertThat(failed.err())
                .hasLineCount(1)
                .startsWith("Dialplane: DATABASE_MIGRATION_URL: no connection to jdbc:postgresql://localhost:" + nobody)
                .doesNotContain("s3cret");
    }

    @Test
    void aFolderThatCannotBeMadeIsOneLine() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "");
        LaunchedProcess failed =
                start(Map.of("DIALPLANE_DATA", file.resolve("data").toString()));

        assertThat(failed.awaitEnd()).isEqualTo(1);
        assertThat(failed.err()).hasLineCount(1).startsWith("Dialplane: DIALPLANE_DATA: ");
    }

    private void failsWith(Map<String, String> settings, String line) throws Exception {
        LaunchedProcess failed = start(settings);
        assertThat(failed.awaitEnd()).isEqualTo(1);
        assertThat(failed.err()).isEqualTo(line + "\n");
        assertThat(failed.out()).isEmpty();
    }

    private static LaunchedProcess start(String name, String value) throws IOException {
        return start(Map.of(name, value));
    }

    private static LaunchedProcess start() throws IOException {
        return start(Map.of());
    }

    private static LaunchedProcess start(Map<String, String> settings, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 1];
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[0] = "archive=" + archive;
        return LaunchedProcess.start(directory, environment(settings), all);
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("DIALPLANE_DATA", data.toString());
        environment.put("DIALPLANE_HTTP_PORT", String.valueOf(PORT));
        environment.putAll(settings);
        return environment;
    }

    private static void isRunning(long pid) {
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
    }

    private static String postgresLog() throws IOException {
        return Files.readString(data.resolve("logs/postgresql.log")).strip();
    }

    private static void writeMark() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mark AS SELECT 'kept' AS word");
        }
    }

    private static String readMark() throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT word FROM mark")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static Connection connection() throws SQLException {
        return io.dialplane.platform.DatabaseUrl.parse(PostgresServer.migrationUrlOfRunning(DataFolder.at(data))
                        .orElseThrow())
                .dataSource()
                .getConnection();
    }
}
