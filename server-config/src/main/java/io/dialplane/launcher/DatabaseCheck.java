package io.dialplane.launcher;

import io.dialplane.platform.DatabaseUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** Whether a database that was given can be reached and is fit for Dialplane. */
final class DatabaseCheck {

    private static final int OLDEST_MAJOR = 15;
    private static final int CONNECT_SECONDS = 10;

    private DatabaseCheck() {}

    /**
     * Connects once as each role.
     *
     * @throws LaunchException naming the setting that doesn't work
     */
    static void check(DatabaseUrl application, DatabaseUrl owner) {
        require(Settings.DATABASE_MIGRATION_URL, owner, "false", "");
        // its tables are guarded by row-level security, which such a role would not be bound by
        require(
                Settings.DATABASE_URL,
                application,
                "rolsuper OR rolbypassrls",
                "may bypass row-level security; the product needs a role that may not");
    }

    private static void require(String setting, DatabaseUrl url, String unfit, String sentence) {
        PGSimpleDataSource source = url.dataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(CONNECT_SECONDS);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT " + unfit + " AS unfit FROM pg_roles WHERE rolname = current_user")) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST_MAJOR) {
                throw new LaunchException(
                        setting + ": PostgreSQL " + OLDEST_MAJOR + " is the oldest that works, not " + major);
            }
            if (rows.next() && rows.getBoolean("unfit")) {
                throw new LaunchException(setting + ": the role " + url.user() + " " + sentence);
            }
        } catch (SQLException e) {
            throw new LaunchException(setting + ": no connection to " + url + ": " + e.getMessage(), e);
        }
    }
}
