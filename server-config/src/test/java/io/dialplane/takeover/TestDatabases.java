package io.dialplane.takeover;

import io.dialplane.launcher.DataFolder;
import io.dialplane.launcher.PostgresServer;
import io.dialplane.platform.DatabaseUrl;
import io.dialplane.platform.Migration;
import io.dialplane.platform.NewDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL with panels, and databases of Dialplane's. */
final class TestDatabases implements AutoCloseable {

    private final PostgresServer postgres;
    private int made;

    TestDatabases(Path folder) {
        postgres = PostgresServer.in(DataFolder.at(folder)).start();
        Migration.run(DatabaseUrl.parse(postgres.migrationUrl()), PostgresServer.APPLICATION);
    }

    /** A new and empty database. */
    DatabaseUrl panel() {
        String name = "panel" + ++made;
        run(postgres.superuser("postgres"), "CREATE DATABASE " + name);
        return postgres.superuser(name);
    }

    /** Dialplane's database after its first start, as its owner: the default company, and its administrator. */
    DatabaseUrl dialplane() {
        String name = "target" + ++made;
        run(
                postgres.superuser("postgres"),
                "CREATE DATABASE " + name + " TEMPLATE " + PostgresServer.DATABASE + " OWNER " + PostgresServer.OWNER);
        NewDatabase.rights(name, PostgresServer.APPLICATION).forEach(sql -> run(postgres.superuser("postgres"), sql));
        DatabaseUrl owner = DatabaseUrl.parse(postgres.migrationUrl());
        DatabaseUrl target = new DatabaseUrl(
                owner.jdbcUrl().replaceFirst("/" + PostgresServer.DATABASE + "$", "/" + name),
                owner.user(),
                owner.password());
        run(target, """
                INSERT INTO company (name, display_name, country, time_zone) VALUES ('default', 'Default', 'IR', 'Asia/Tehran');
                INSERT INTO dialing (company_id) SELECT id FROM company;
                INSERT INTO scenario (company_id, name, display_name) SELECT id, 'default', 'Default' FROM company;
                INSERT INTO users (company_id, username, password_hash, role, is_superuser, first_administrator)
                SELECT id, 'admin', 'x', 'ADMIN', true, true FROM company;
                """);
        return target;
    }

    /** The same database as PostgreSQL's superuser. */
    DatabaseUrl asSuperuser(DatabaseUrl database) {
        String jdbcUrl = database.jdbcUrl();
        return postgres.superuser(jdbcUrl.substring(jdbcUrl.lastIndexOf('/') + 1));
    }

    static void run(DatabaseUrl url, String sql) {
        try (Connection connection = url.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The rows of a query, each as one text. */
    static List<String> texts(DatabaseUrl url, String sql) {
        try (Connection connection = url.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(row.getString(i)));
                }
                texts.add(String.join(" ", columns));
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static String text(DatabaseUrl url, String sql) {
        return texts(url, sql).get(0);
    }

    @Override
    public void close() {
        postgres.stop();
    }
}
