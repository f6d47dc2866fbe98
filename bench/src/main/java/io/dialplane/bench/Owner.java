package io.dialplane.bench;

import io.dialplane.platform.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The database as its owner sees it: prepares and puts back, is never measured. */
final class Owner implements AutoCloseable {

    private static final String DEADLOCK = "40P01";
    private static final int ATTEMPTS = 10;

    private final Connection connection;

    Owner(DatabaseUrl url) {
        try {
            connection = url.dataSource().getConnection();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Runs a statement in a transaction of its own, again when a running node's timers came crosswise; gives the number of rows it
     * changed.
     */
    int run(String sql, Object... arguments) {
        for (int attempt = 1; ; attempt++) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                set(statement, arguments);
                statement.execute();
                return statement.getUpdateCount();
            } catch (SQLException e) {
                if (!DEADLOCK.equals(e.getSQLState()) || attempt == ATTEMPTS) {
                    throw new IllegalStateException(sql, e);
                }
            }
        }
    }

    /** The one value of the one row. */
    long number(String sql, Object... arguments) {
        return Long.parseLong(text(sql, arguments));
    }

    /** The one value of the one row. */
    String text(String sql, Object... arguments) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, arguments);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void set(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
