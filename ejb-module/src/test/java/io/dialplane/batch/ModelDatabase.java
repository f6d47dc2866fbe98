package io.dialplane.batch;

import io.dialplane.platform.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The real side of the model test: the shipped functions on a clock that the test moves, and what is committed, read as the
 * owner in the model's words.
 */
final class ModelDatabase implements AutoCloseable {

    private static final List<String> WITH_A_CLOCK = List.of(
            "next_free_at",
            "claim_batch",
            "report_results",
            "release_stale",
            "give_positions",
            "reset_numbers",
            "list_numbers");

    private final TestDatabase database = TestDatabase.fresh();
    private final Connection owner;
    private final Deque<Client> idle = new ArrayDeque<>();
    private long now = Instant.parse("2030-01-01T00:00:00Z").toEpochMilli();

    ModelDatabase() throws SQLException {
        owner = database.owner();
        run("CREATE SEQUENCE test_time");
        run("GRANT SELECT ON test_time TO PUBLIC");
        // moves at once for everybody, whatever transaction they are in, as a clock does
        run("CREATE FUNCTION test_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
                + " $$ SELECT 'epoch'::timestamptz + (SELECT last_value FROM test_time) * interval '1 ms' $$");
        run("GRANT EXECUTE ON FUNCTION test_now TO PUBLIC");
        for (String function : WITH_A_CLOCK) {
            String definition = definition(function);
            if (!definition.contains("clock_timestamp()")) {
                throw new AssertionError(function + " reads no clock");
            }
            run(definition.replace("clock_timestamp()", "test_now()"));
        }
        pass(0);
    }

    long now() {
        return now;
    }

    void pass(long millis) throws SQLException {
        now += millis;
        run("SELECT setval('test_time', " + now + ")");
    }

    /** A connection; new ones are dear, so they are given back. */
    Client client() throws SQLException {
        Client client = idle.poll();
        return client == null ? new Client(database.app()) : client;
    }

    void giveBack(Client client) throws SQLException {
        idle.add(client.rollback());
    }

    int company(String name, String settings) throws SQLException {
        int id = ((Number) value("INSERT INTO company (name, display_name, country, time_zone, settings) VALUES ('"
                        + name + "', '" + name + "', 'IR', 'Asia/Tehran', '" + settings + "') RETURNING id"))
                .intValue();
        run("INSERT INTO dialing (company_id) VALUES (" + id + ")");
        run("INSERT INTO ledger (company_id, amount, reason) VALUES (" + id + ", 1000000000000, 'top-up')");
        return id;
    }

    void mutate(String function, String shipped, String mutant) throws SQLException {
        String definition = definition(function);
        if (definition.split(java.util.regex.Pattern.quote(shipped), -1).length != 2) {
            throw new AssertionError("not once in " + function + ": " + shipped);
        }
        run(definition.replace(shipped, mutant));
    }

    void kill(Client client) throws SQLException {
        run("SELECT pg_terminate_backend(" + client.pid() + ", 5000)");
        client.close();
    }

    boolean waits(Client client) throws SQLException {
        return ((Number) value("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + client.pid())).intValue()
                > 0;
    }

    /**
     * Everything that is committed.
     *
     * @param states  by number, in the words of {@link ModelNumber#state}
     * @param lists   {@code company number} → entry
     * @param touched {@code company number} → suppressed by the company
     */
    record Committed(
            Map<Integer, String> states,
            Map<String, ModelNumber.Entry> lists,
            Map<String, Boolean> touched,
            int results,
            int charges) {}

    /** In one round trip: it is read after every step. */
    Committed committed() throws SQLException {
        Map<Integer, String> states = new HashMap<>();
        Map<String, ModelNumber.Entry> lists = new HashMap<>();
        Map<String, Boolean> touched = new HashMap<>();
        try (Statement statement = owner.createStatement()) {
            statement.execute(
                    "SELECT * FROM number_state; SELECT * FROM company_list;"
                            + " SELECT company_id, number_id, suppressed FROM company_number;"
                            + " SELECT (SELECT count(*) FROM call_result), (SELECT count(*) FROM ledger WHERE number_id IS NOT NULL)");
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    states.put(row.getInt("number_id"), state(row));
                }
            }
            try (ResultSet row = next(statement)) {
                while (row.next()) {
                    lists.put(
                            row.getInt("company_id") + " " + row.getInt("number_id"),
                            new ModelNumber.Entry(millis(row, "due_at"), row.getBoolean("early")));
                }
            }
            try (ResultSet row = next(statement)) {
                while (row.next()) {
                    touched.put(row.getInt(1) + " " + row.getInt(2), row.getBoolean(3));
                }
            }
            try (ResultSet row = next(statement)) {
                row.next();
                return new Committed(states, lists, touched, row.getInt(1), row.getInt(2));
            }
        }
    }

    private static ResultSet next(Statement statement) throws SQLException {
        statement.getMoreResults();
        return statement.getResultSet();
    }

    private static String state(ResultSet row) throws SQLException {
        UUID batch = row.getObject("lease_batch", UUID.class);
        ModelNumber number = new ModelNumber("", "", true);
        number.free = row.getObject("pos") != null;
        number.freeAt = millis(row, "free_at");
        if (batch != null) {
            number.lease = new ModelNumber.Lease(
                    row.getInt("lease_company"),
                    batch,
                    millis(row, "leased_at"),
                    millis(row, "lease_listed_due"),
                    row.getBoolean("lease_listed_early"));
        }
        number.status = row.getString("global_status");
        number.lastCalled = millis(row, "last_called_at");
        number.lastCaller = row.getObject("last_called_company", Integer.class);
        return number.state();
    }

    static Long millis(ResultSet row, String column) throws SQLException {
        java.time.OffsetDateTime time = row.getObject(column, java.time.OffsetDateTime.class);
        return time == null ? null : time.toInstant().toEpochMilli();
    }

    private String definition(String function) throws SQLException {
        return (String) value("SELECT pg_get_functiondef('" + function + "'::regproc)");
    }

    private Object value(String sql) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getObject(1) : null;
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
