package io.dialplane.launcher;

import io.dialplane.platform.DatabaseUrl;
import io.dialplane.user.PasswordHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The first administrator's password, straight in the database: for those who have lost it and can't log in. */
final class AdministratorPassword {

    /** An administrator's new password. */
    record Reset(String username, String password) {}

    private AdministratorPassword() {}

    /** Whether the installation has an administrator; not before its first start. */
    static boolean exists(DatabaseUrl owner) {
        try (Connection connection = owner.dataSource().getConnection()) {
            return has(connection, "users") && first(connection).isPresent();
        } catch (SQLException e) {
            throw new LaunchException("The database can't be asked for its administrators: " + e.getMessage(), e);
        }
    }

    /**
     * Gives the first administrator a generated password, takes the second factor away and ends all of their sessions.
     *
     * @throws LaunchException when there is no administrator yet
     */
    static Reset reset(DatabaseUrl owner) {
        String password = Secrets.password();
        String hash = PasswordHash.of(password);
        try (Connection connection = owner.dataSource().getConnection()) {
            if (!has(connection, "users")) {
                throw new LaunchException("There is no administrator yet: start Dialplane first");
            }
            connection.setAutoCommit(false);
            Administrator administrator = first(connection)
                    .orElseThrow(() -> new LaunchException("There is no administrator yet: start Dialplane first"));
            update(connection, """
                    UPDATE users
                    SET password_hash = ?, must_change_password = false, updated_at = now(), version = version + 1
                    WHERE id = ?
                    """, hash, administrator.id());
            update(connection, """
                    UPDATE user_session SET ended_at = now(), end_reason = ?
                    WHERE user_id = ? AND ended_at IS NULL
                    """, "password_changed", administrator.id());
            update(connection, """
                    INSERT INTO audit_entry (company_id, actor, action, subject)
                    SELECT u.company_id, 'system', ?, 'user:' || u.id FROM users u WHERE u.id = ?
                    """, "user.password", administrator.id());
            if (has(connection, "user_totp")) { // not before the server's first start with it
                remove(connection, "DELETE FROM password_link WHERE user_id = ?", administrator.id());
                // whoever runs this can do everything; who is locked out may have lost the phone
                remove(connection, "DELETE FROM user_totp WHERE user_id = ?", administrator.id());
            }
            // who has forgotten a password has tried some
            update(connection, "DELETE FROM login_failure WHERE bucket = ? || ?", "account:", administrator.id());
            connection.commit();
            return new Reset(administrator.username(), password);
        } catch (SQLException e) {
            throw new LaunchException("The password can't be reset: " + e.getMessage(), e);
        }
    }

    private record Administrator(int id, String username) {}

    private static boolean has(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    private static void remove(Connection connection, String sql, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id);
            statement.executeUpdate();
        }
    }

    private static Optional<Administrator> first(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT id, username FROM users
                        WHERE is_superuser AND deleted_at IS NULL
                        ORDER BY first_administrator DESC, id LIMIT 1
                        """)) {
            return rows.next()
                    ? Optional.of(new Administrator(rows.getInt("id"), rows.getString("username")))
                    : Optional.empty();
        }
    }

    private static void update(Connection connection, String sql, String value, int id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            statement.setInt(2, id);
            statement.executeUpdate();
        }
    }
}
