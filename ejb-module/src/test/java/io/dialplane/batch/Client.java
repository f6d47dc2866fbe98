package io.dialplane.batch;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One connection of the application, which calls the queue's functions in transactions that stay open until committed or
 * rolled back, as several servers' and dialers' do at once.
 */
final class Client implements AutoCloseable {

    static final Duration COOLDOWN = Duration.ofDays(3);
    static final int LOOK = 50_000;

    private final Connection connection;
    private final int pid;

    /** What {@code claim_batch} answered. */
    record Batch(UUID id, String outcome, List<Integer> numbers) {}

    /** What {@code report_results} answered to one report. */
    record Answer(int i, String outcome, Long result, Integer number, String e164, String globalStatus) {}

    Client(Connection connection) throws SQLException {
        this.connection = connection;
        this.pid = ((org.postgresql.PGConnection) connection).getBackendPID();
        connection.setAutoCommit(false);
    }

    int pid() {
        return pid;
    }

    Batch claim(int company, int size) throws SQLException {
        return claim(company, size, 1, LOOK);
    }

    Batch claim(int company, int size, int version, int look) throws SQLException {
        UUID id = UUID.randomUUID();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT outcome, ids FROM claim_batch(?, ?, ?, ?, 1, 'infinity', NULL, ?)")) {
            statement.setInt(1, company);
            statement.setObject(2, id);
            statement.setInt(3, size);
            statement.setInt(4, version);
            statement.setInt(5, look);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Array ids = row.getArray(2);
                return new Batch(
                        id, row.getString(1), ids == null ? List.of() : Arrays.asList((Integer[]) ids.getArray()));
            }
        }
    }

    List<Answer> report(int company, Call... calls) throws SQLException {
        return report(company, COOLDOWN, calls);
    }

    List<Answer> report(int company, Duration cooldown, Call... calls) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT * FROM report_results(?, ?::jsonb, make_interval(secs => ?)) ORDER BY i")) {
            statement.setInt(1, company);
            statement.setString(2, Call.json(List.of(calls)));
            statement.setDouble(3, cooldown.toSeconds());
            List<Answer> answers = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    answers.add(new Answer(
                            row.getInt("i"),
                            row.getString("outcome"),
                            row.getObject("result_id", Long.class),
                            row.getObject("number_id", Integer.class),
                            row.getString("e164"),
                            row.getString("global_status")));
                }
            }
            return answers;
        }
    }

    /** Ends leases older than the time-out; returns how many. */
    int release(Duration timeout) throws SQLException {
        return (int) call(
                "SELECT release_stale(make_interval(secs => ?), make_interval(secs => ?), 1000)",
                (double) timeout.toSeconds(),
                (double) COOLDOWN.toSeconds());
    }

    /** Gives positions to what is due; returns how many, -1: somebody else is at it. */
    int give(boolean wait) throws SQLException {
        return give(1000, wait);
    }

    int give(int limit, boolean wait) throws SQLException {
        return (int) call("SELECT give_positions(?, ?)", limit, wait);
    }

    int reset(int company, Integer... numbers) throws SQLException {
        return (int) call(
                "SELECT reset_numbers(?, ?, make_interval(secs => ?))",
                company,
                connection.createArrayOf("int", numbers),
                (double) COOLDOWN.toSeconds());
    }

    boolean advance(int company, String country, int look) throws SQLException {
        return (boolean) call("SELECT advance_cursor(?, ?, ?)", company, country, look);
    }

    boolean switchByDialer(int company, boolean allowed) throws SQLException {
        return (boolean) call("SELECT switch_by_dialer(?, ?)", company, allowed);
    }

    /** A statement's rows, each turned into a key and a value; what has no value is left out. */
    <K, V> Map<K, V> map(String sql, Row<K> key, Row<V> value) throws SQLException {
        Map<K, V> map = new LinkedHashMap<>();
        try (ResultSet row = connection.createStatement().executeQuery(sql)) {
            while (row.next()) {
                V found = value.of(row);
                if (found != null) {
                    map.put(key.of(row), found);
                }
            }
        }
        return map;
    }

    /** Reads something from the current row. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** The first column of a statement's only row. */
    Object call(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] == null) {
                    statement.setNull(i + 1, Types.OTHER);
                } else {
                    statement.setObject(i + 1, arguments[i]);
                }
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getObject(1) : null;
            }
        }
    }

    int change(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
        }
    }

    OffsetDateTime now() throws SQLException {
        try (ResultSet row = connection.createStatement().executeQuery("SELECT clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class);
        }
    }

    /** Stops what another thread has this connection do. */
    void cancel() throws SQLException {
        ((org.postgresql.PGConnection) connection).cancelQuery();
    }

    Client commit() throws SQLException {
        connection.commit();
        return this;
    }

    Client rollback() throws SQLException {
        connection.rollback();
        return this;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
