package io.dialplane.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** Whether a database can be reached and is fit, and its two roles are what row-level security needs. */
public final class DatabaseRoles {

    private static final int OLDEST_MAJOR = 15;
    private static final int CONNECT_SECONDS = 10;

    private DatabaseRoles() {}

    /**
     * Connects once as each role.
     *
     * @throws IllegalStateException with one clear sentence, naming the setting that doesn't work
     */
    public static void check(DatabaseUrl application, DatabaseUrl owner) {
        // what crosses companies, such as the end of stale leases, runs as the owner
        require(
                "DATABASE_MIGRATION_URL",
                owner,
                true,
                "may not bypass row-level security; the product needs an owner that may (BYPASSRLS)");
        require(
                "DATABASE_URL",
                application,
                false,
                "may bypass row-level security; the product needs a role that may not");
    }

    private static void require(String setting, DatabaseUrl url, boolean bypasses, String unfit) {
        PGSimpleDataSource source = url.dataSource();
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setSocketTimeout(CONNECT_SECONDS);
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST_MAJOR) {
                throw new IllegalStateException(
                        setting + ": PostgreSQL " + OLDEST_MAJOR + " is the oldest that works, not " + major);
            }
            if (row.next() && row.getBoolean(1) != bypasses) {
                throw new IllegalStateException(setting + ": the role " + url.user() + " " + unfit);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(setting + ": no connection to " + url + ": " + e.getMessage(), e);
        }
    }
}
