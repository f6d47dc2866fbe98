package io.dialplane.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A fresh database with the product's schema for one test class, on the tests' own PostgreSQL. Roles are the product's: the
 * owner, who migrates and may bypass row-level security, and the application's role, who may not.
 *
 * <pre>{@code
 * private static final TestDatabase DATABASE = TestDatabase.fresh();
 *
 * @AfterAll
 * static void drop() {
 *     DATABASE.close();
 * }
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {

    private final String name;
    private final List<Connection> open = new ArrayList<>();

    private TestDatabase(String name) {
        this.name = name;
    }

    /** A new database, empty but for the schema; takes a tenth of a second once the server runs. */
    public static TestDatabase fresh() {
        return new TestDatabase(TestServer.get().create());
    }

    /** A new database with nothing in it, not even the schema. */
    static TestDatabase empty() {
        return new TestDatabase(TestServer.get().createEmpty());
    }

    /** Where it is, for the application's role; {@link DatabaseUrl#dataSource()} gives connections. */
    public DatabaseUrl appUrl() {
        return TestServer.get().url(name, TestServer.APP);
    }

    /** Where it is, for the role that owns it. */
    public DatabaseUrl ownerUrl() {
        return TestServer.get().url(name, TestServer.OWNER);
    }

    /** A connection as the application's role, closed with this database at the latest. */
    public Connection app() throws SQLException {
        return remember(appUrl().dataSource().getConnection());
    }

    /** A connection as the owner, who sees the rows of every company; closed with this database at the latest. */
    public Connection owner() throws SQLException {
        return remember(ownerUrl().dataSource().getConnection());
    }

    /** Runs a statement as the owner, in a transaction of its own. */
    public void run(String sql) {
        try (Connection connection = ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of what the owner reads. */
    public List<String> texts(String sql) {
        try (Connection connection = ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                texts.add(row.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Drops the database, whoever is still connected. */
    @Override
    public void close() {
        synchronized (open) {
            for (Connection connection : open) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    // its backend is gone: what was to be reached
                }
            }
        }
        TestServer.get().drop(name);
    }

    /** A statement that hangs fails its test, not the whole run. */
    private Connection remember(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'");
        }
        synchronized (open) {
            open.add(connection);
        }
        return connection;
    }
}
