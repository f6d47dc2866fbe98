package io.dialplane.platform;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The JVM's one PostgreSQL for tests: started when first asked for, in a temporary folder, stopped and removed when the JVM
 * ends. Not durable (no fsync), which makes it fast: what proves durability starts a server of its own.
 */
final class TestServer {

    static final String OWNER = "dialplane_owner";
    static final String APP = "dialplane_app";

    private static final String WORKING_DIR = "ot.epg.working-dir";
    private static final String TEMPLATE = "dialplane_template";

    private static TestServer running;

    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final AtomicInteger databases = new AtomicInteger();

    private TestServer(Path folder, EmbeddedPostgres postgres) {
        this.folder = folder;
        this.postgres = postgres;
    }

    static synchronized TestServer get() {
        if (running == null) {
            try {
                running = start();
                running.prepareTemplate();
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("The tests' PostgreSQL does not start", e);
            }
        }
        return running;
    }

    /** A new database with the product's schema and nothing in it; returns its name. */
    synchronized String create() {
        String name = "t" + databases.incrementAndGet();
        administer("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " OWNER " + OWNER);
        NewDatabase.rights(name, APP).forEach(this::administer); // a template's are not copied
        return name;
    }

    /** A new database without the product's schema; returns its name. */
    synchronized String createEmpty() {
        String name = "t" + databases.incrementAndGet();
        administer("CREATE DATABASE " + name + " OWNER " + OWNER);
        NewDatabase.rights(name, APP).forEach(this::administer);
        return name;
    }

    synchronized void drop(String name) {
        administer("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    DatabaseUrl url(String database, String user) {
        return new DatabaseUrl("jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database, user, user);
    }

    private static TestServer start() throws IOException {
        Path folder = Files.createTempDirectory("dialplane-test-");
        String before = System.getProperty(WORKING_DIR);
        System.setProperty(WORKING_DIR, folder.toString()); // also its own bookkeeping goes there
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setOverrideWorkingDirectory(folder.toFile())
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("shared_buffers", "128MB")
                    .setServerConfig("log_min_messages", "fatal")
                    .start();
            TestServer server = new TestServer(folder, postgres);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "test-database-stop"));
            return server;
        } finally {
            if (before == null) {
                System.clearProperty(WORKING_DIR);
            } else {
                System.setProperty(WORKING_DIR, before);
            }
        }
    }

    private void prepareTemplate() throws SQLException {
        administer(NewDatabase.owner(OWNER, OWNER));
        administer(NewDatabase.application(APP, APP));
        administer(NewDatabase.closeServersOwn());
        administer("GRANT pg_signal_backend TO " + OWNER); // tests kill connections
        administer("CREATE DATABASE " + TEMPLATE + " OWNER " + OWNER);
        Migration.run(url(TEMPLATE, OWNER), APP);
    }

    private void administer(String sql) {
        try (Connection connection = source("postgres", "postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private PGSimpleDataSource source(String database, String user) {
        return url(database, user).dataSource();
    }

    private void stop() {
        try {
            postgres.close();
            postgres.getProcess().waitFor(20, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).forEach(TestServer::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
