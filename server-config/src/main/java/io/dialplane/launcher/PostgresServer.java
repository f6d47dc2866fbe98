package io.dialplane.launcher;

import com.sun.management.OperatingSystemMXBean;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.NewDatabase;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An embedded PostgreSQL in a data folder, as durable as an installed one, open to 127.0.0.1 with passwords only.
 *
 * <p>Its database {@code dialplane} belongs to the role {@code dialplane_owner}, which migrates and may bypass row-level
 * security; the product connects as {@code dialplane_app}, which owns nothing and may connect, no more: the migration
 * grants it what it needs. Passwords are generated once and kept in the folder. The port is chosen at the first start and
 * kept as long as it is free.
 *
 * <p>Life: {@link #start()}, then {@link #stop()} (fast shutdown) or {@link #kill()} (power cut), and again. Tests may
 * {@link #freeze()} it and let it go on.
 */
public final class PostgresServer extends Server {

    /** The database, and the prefix of its roles. */
    public static final String DATABASE = "dialplane";

    /** Role that owns the database and everything in it. */
    public static final String OWNER = "dialplane_owner";

    /** Role of the product. */
    public static final String APPLICATION = "dialplane_app";

    private static final String SUPERUSER = "postgres";
    private static final Duration START_PATIENCE = Duration.ofSeconds(120);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final String NOBODY = "65534";
    private static final long MB = 1024 * 1024;
    private static final long LEAST_BUFFERS_MB = 128;
    private static final long MOST_BUFFERS_MB = 2048;

    private final DataFolder data;
    private final Path binaries;
    private final Path cluster;
    private final LogFile log;
    private int port;

    private PostgresServer(DataFolder data, Path binaries) {
        super(ServerProcess.Signal.INT, STOP_PATIENCE);
        this.data = data;
        this.binaries = binaries;
        this.cluster = data.folder("postgresql").resolve("data");
        this.log = LogFile.in(data, "postgresql.log");
    }

    /** A server, not started, that keeps everything in the folder, its unpacked programs too. */
    public static PostgresServer in(DataFolder data) {
        return new PostgresServer(data, data.folder("bin"));
    }

    /** The same with the unpacked programs elsewhere: several folders may share them. */
    public static PostgresServer in(DataFolder data, Path binaries) {
        return new PostgresServer(data, binaries);
    }

    /**
     * Starts the server and returns when it answers. The first start makes the database and its roles. A server that an
     * earlier launcher left running in the folder is ended first.
     *
     * @throws LaunchException when it can't be started
     */
    public PostgresServer start() {
        stopLeftover();
        Path home = PostgresBinaries.unpackedIn(binaries);
        List<String> asUser = asOrdinaryUser();
        if (!Files.exists(cluster.resolveSibling("initialised"))) {
            initialise(home, asUser);
        }
        port = chosenPort();
        run(home, asUser);
        createDatabase();
        return this;
    }

    private void run(Path home, List<String> asUser) {
        List<String> command = new ArrayList<>(asUser);
        command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", cluster.toString()));
        settings().forEach(setting -> command.addAll(List.of("-c", setting)));
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (true) {
            log.mark();
            process = ServerProcess.start(
                    "PostgreSQL", data.pidFile("postgresql"), command, data.path(), null, log.path());
            boolean settled = ServerProcess.await(() -> !process.isAlive() || answers(), START_PATIENCE);
            if (settled && process.isAlive()) {
                return;
            }
            String problem = log.problem();
            // after a crash the old server's children need a moment to notice that it is gone
            boolean again = problem.contains("still in use") && System.nanoTime() < end;
            if (!again) {
                stop();
                throw new LaunchException("PostgreSQL doesn't start: " + problem + " (log: " + log.path() + ")");
            }
            pause();
        }
    }

    private List<String> settings() {
        return List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                // an acknowledged report must survive a power cut
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "password_encryption=scram-sha-256",
                "shared_buffers=" + sharedBuffersMb() + "MB",
                "effective_cache_size=" + 4 * sharedBuffersMb() + "MB",
                "work_mem=8MB",
                "maintenance_work_mem=128MB",
                // a hand-out touches a page for each number; after a checkpoint all go to the log whole, and to
                // compress them
                // takes several times as long as to write them
                "wal_compression=off",
                "max_wal_size=4GB",
                "min_wal_size=128MB",
                "checkpoint_timeout=15min",
                "checkpoint_completion_target=0.9",
                "random_page_cost=1.1",
                "jit=off",
                // hand-out and reports update the same few tables all day
                "autovacuum_naptime=20s",
                "autovacuum_vacuum_cost_limit=2000",
                "autovacuum_vacuum_scale_factor=0.05",
                "autovacuum_analyze_scale_factor=0.05",
                "TimeZone=UTC",
                "log_timezone=UTC",
                // no values and no statements in the log: they hold phone numbers and secrets
                "log_min_error_statement=panic",
                "log_parameter_max_length=0",
                "log_parameter_max_length_on_error=0",
                "log_error_verbosity=terse",
                "log_checkpoints=off",
                // a session's errors are its client's business
                "log_min_messages=log");
    }

    /** An eighth of the machine's memory: where a hand-out finds its numbers is anywhere in a pool of millions. */
    private static long sharedBuffersMb() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.max(LEAST_BUFFERS_MB, Math.min(MOST_BUFFERS_MB, memory / 8 / MB));
    }

    private void initialise(Path home, List<String> asUser) {
        Path password = data.path().resolve(".initial");
        try {
            if (Files.exists(cluster)) {
                PostgresBinaries.deleteTree(cluster); // a first start that was interrupted
            }
            if (asUser.contains(NOBODY)) {
                Files.createDirectories(cluster);
                Files.setAttribute(cluster, "unix:uid", Integer.valueOf(NOBODY));
            }
            data.secret("postgresql-owner.secret", Secrets::password);
            data.secret("postgresql-app.secret", Secrets::password);
            data.writeSecret(password.getFileName().toString(), data.secret("postgresql.secret", Secrets::password));
            List<String> command = new ArrayList<>(asUser);
            command.addAll(List.of(
                    home.resolve("bin/initdb").toString(),
                    "--pgdata=" + cluster,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--data-checksums",
                    "--no-instructions"));
            log.mark();
            ServerProcess initdb = ServerProcess.start(
                    "PostgreSQL", data.pidFile("postgresql"), command, data.path(), null, log.path());
            boolean ended = ServerProcess.await(() -> !initdb.isAlive(), START_PATIENCE);
            initdb.stop(ServerProcess.Signal.INT, STOP_PATIENCE);
            if (!ended || initdb.exitCode() != 0) {
                throw new LaunchException("PostgreSQL can't make its database in " + cluster + ": " + log.problem()
                        + " (log: " + log.path() + ")");
            }
            data.writeSecret("postgresql/initialised", "");
        } catch (IOException e) {
            throw new LaunchException("PostgreSQL can't make its database in " + cluster + ": " + e, e);
        } finally {
            data.forget(password.getFileName().toString());
        }
    }

    /**
     * PostgreSQL refuses to run as root. In a user namespace it takes itself for nobody, while its files still belong to
     * root; where namespaces are forbidden (as in a Docker container) it becomes nobody for real, but may enter root's
     * folders.
     */
    private static List<String> asOrdinaryUser() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> namespace = List.of("unshare", "--user");
        if (works(namespace)) {
            return namespace;
        }
        List<String> nobody = List.of(
                "setpriv",
                "--reuid",
                NOBODY,
                "--regid",
                NOBODY,
                "--clear-groups",
                "--inh-caps",
                "+dac_override",
                "--ambient-caps",
                "+dac_override");
        if (works(nobody)) {
            return nobody;
        }
        throw new LaunchException(
                "The embedded PostgreSQL can't run as root here: start Dialplane as an ordinary user, or set "
                        + Settings.DATABASE_URL);
    }

    private static boolean works(List<String> prefix) {
        try {
            List<String> command = new ArrayList<>(prefix);
            command.add("true");
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The port of the last start when it is free, else another. */
    private int chosenPort() {
        int wished = port == 0 ? notedPort() : port;
        int chosen = wished != 0 && Ports.isFree(wished) ? wished : Ports.free();
        try {
            Files.writeString(portFile(), chosen + "\n");
            return chosen;
        } catch (IOException e) {
            throw new LaunchException("The file " + portFile() + " can't be written: " + e, e);
        }
    }

    /** The port of the last start; 0 before the first. */
    private int notedPort() {
        try {
            return Files.exists(portFile())
                    ? Integer.parseInt(Files.readString(portFile()).strip())
                    : 0;
        } catch (IOException | NumberFormatException e) {
            throw new LaunchException("The file " + portFile() + " can't be read: " + e, e);
        }
    }

    private Path portFile() {
        return cluster.resolveSibling("port");
    }

    private boolean answers() {
        try (Connection connection = superuser("postgres").dataSource().getConnection()) {
            return connection.isValid(2);
        } catch (SQLException e) {
            return false;
        }
    }

    private void createDatabase() {
        try (Connection connection = superuser("postgres").dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            if (isThere(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                return;
            }
            createRole(statement, OWNER, NewDatabase.owner(OWNER, secret("postgresql-owner.secret")));
            createRole(statement, APPLICATION, NewDatabase.application(APPLICATION, secret("postgresql-app.secret")));
            statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + OWNER);
            for (String right : NewDatabase.rights(DATABASE, APPLICATION)) {
                statement.execute(right);
            }
            statement.execute(NewDatabase.closeServersOwn());
        } catch (SQLException e) {
            throw new LaunchException("PostgreSQL can't make the database " + DATABASE + ": " + e.getMessage(), e);
        }
    }

    private static void createRole(Statement statement, String role, String creation) throws SQLException {
        if (!isThere(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'")) {
            statement.execute(creation);
        }
    }

    private String secret(String name) {
        return data.secret(name).orElseThrow();
    }

    private static boolean isThere(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    /** Ends a server that an earlier launcher left running in this folder. */
    void stopLeftover() {
        ServerProcess.leftover("PostgreSQL", data.pidFile("postgresql"))
                .or(this::postmasterInFolder)
                .ifPresent(this::stop);
        try {
            // the process in it isn't a server of this folder: the machine was restarted and gave its id to another
            Files.deleteIfExists(cluster.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new LaunchException("The file " + cluster.resolve("postmaster.pid") + " can't be deleted: " + e, e);
        }
    }

    /** A server's working directory is its data directory. */
    private Optional<ServerProcess> postmasterInFolder() {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(file)) {
            long pid = Long.parseLong(lines.findFirst().orElse("0").strip());
            Path directory = Path.of("/proc", String.valueOf(pid), "cwd");
            boolean ours = Files.exists(directory) && Files.isSameFile(directory, cluster);
            return ours
                    ? ProcessHandle.of(pid)
                            .map(handle -> ServerProcess.found("PostgreSQL", handle, data.pidFile("postgresql")))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public Path log() {
        return log.path();
    }

    /** Port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The owner's URL, for {@code DATABASE_MIGRATION_URL}. */
    public String migrationUrl() {
        return url(OWNER, "postgresql-owner.secret", DATABASE);
    }

    /** The product's URL, for {@code DATABASE_URL}. */
    public String url() {
        return url(APPLICATION, "postgresql-app.secret", DATABASE);
    }

    /** A superuser's access to one of the server's databases, for tests that cut sessions or look into the catalogue. */
    public DatabaseUrl superuser(String database) {
        return DatabaseUrl.parse(url(SUPERUSER, "postgresql.secret", database));
    }

    private String url(String role, String secret, String database) {
        return "postgresql://" + role + ":" + secret(secret) + "@127.0.0.1:" + port + "/" + database;
    }

    /** The owner's URL of a server that another launcher runs in this folder. */
    static Optional<String> migrationUrlOfRunning(DataFolder data) {
        PostgresServer server = in(data);
        server.port = server.notedPort();
        return server.port == 0 ? Optional.empty() : Optional.of(server.migrationUrl());
    }

    private static void pause() {
        ServerProcess.await(() -> false, Duration.ofMillis(200));
    }
}
