package io.dialplane.testing;

import io.dialplane.platform.DatabaseUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The installation's numbers and results, reached past the product as the database's superuser. */
public final class Pool {

    /** In the order in which the product locks them. */
    private static final List<String> TABLES = List.of(
            "number_state",
            "company_list",
            "company_number",
            "company_cursor",
            "call_result",
            "dialer_batch",
            "ledger",
            "wallet",
            "idempotency_key",
            "global_status_change",
            "suppression",
            "do_not_call",
            "phone_number",
            "import_rejected",
            "import_chunk",
            "import_job");

    /**
     * Tables that are worked off by themselves: counts, which are folded, what is owed to providers, what switches know of companies,
     * tickets of which nobody made use, what was told live of who is there, who has forgotten a password.
     */
    private static final List<String> COUNTS = List.of(
            "statistics_change",
            "statistics_fold",
            "attempt_count",
            "number_count",
            "called_count",
            "owed_log_out",
            "password_request",
            "company_served",
            "voice_ticket",
            "voice_presence",
            "voice_feed",
            "voice_feed_event",
            "pool_change",
            "pool_count");

    /** Columns that move by themselves. */
    private static final String MOVING = " - 'pos' - 'free_at' - 'last_used_at' - 'balance_after' - 'balance'"
            + " - 'folded_to' - 'drawn' - 'drawn_by' - 'screened'"
            + " - 'worker' - 'worker_until' - 'abandoned' - 'last_asked_at'";

    /** What timers change: whose numbers these are at the moment, which is in the batches of each company too; how switches do. */
    private static final String TIMERS_OWN =
            " - 'lease_batch' - 'lease_company' - 'leased_at' - 'lease_listed_due' - 'lease_listed_early'"
                    + " - 'applied' - 'awaited_until' - 'failures' - 'flush' - 'last_error' - 'try_at' - 'digest'";

    private static final String OF_ITS_PEOPLE = "t.user_id IN (SELECT id FROM users WHERE company_id = ?)";

    /** Which rows are looked at for a company, where it is not those with its number, nor all of a table without companies. */
    private static final Map<String, String> LOOKED_AT = Map.of(
            "user_session",
            OF_ITS_PEOPLE,
            "password_link",
            OF_ITS_PEOPLE,
            "user_totp",
            OF_ITS_PEOPLE,
            "totp_recovery_code",
            OF_ITS_PEOPLE,
            "refresh_token",
            "t.sid IN (SELECT sid FROM user_session JOIN users ON users.id = user_id WHERE company_id = ?)",
            "agent_session_extension",
            "t.sid IN (SELECT sid FROM agent_session WHERE company_id = ?)",
            "switch_entry",
            "t.number = ? OR t.number IN (SELECT number FROM extension WHERE company_id = ?)",
            // no timer adds any, whosever they are
            "company",
            "true",
            "users",
            "true",
            "dialer_token",
            "true");

    /** Tables in which timers go on writing: of these only counts which rows there are. */
    private static final Set<String> WORKED_OFF = Set.of("mail");

    private static final String DEADLOCK = "40P01";
    private static final String LOCK_TIMEOUT = "55P03";

    /** Where the database is at the moment: it may be another after a restart. */
    private final Supplier<DatabaseUrl> url;

    Pool(Supplier<DatabaseUrl> url) {
        this.url = url;
    }

    /** Another database, to be asked. */
    public static Pool at(DatabaseUrl url) {
        return new Pool(() -> url);
    }

    /** Forgets all numbers and everything about them, and all failed log-ins; the next number has the id 1. */
    public void empty() {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = connection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET lock_timeout = '5s'");
                statement.execute("TRUNCATE " + String.join(", ", TABLES) + ", " + String.join(", ", COUNTS)
                        + " RESTART IDENTITY");
                statement.execute("DELETE FROM login_failure");
                return;
            } catch (SQLException e) {
                boolean busy = List.of(DEADLOCK, LOCK_TIMEOUT).contains(e.getSQLState());
                if (!busy || attempt == 10) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Waits until the sweep has given every number that is due its place in the queue. */
    public void awaitPositions() {
        Awaitility.await()
                .until(() -> count("SELECT count(*) FROM number_state WHERE free_at <= clock_timestamp()") == 0);
    }

    /** As if every lease had been given that much earlier. */
    public void leasesAgeBy(Duration time) {
        update(
                "UPDATE number_state SET leased_at = leased_at - make_interval(secs => ?) WHERE lease_batch IS NOT NULL",
                (double) time.toSeconds());
    }

    /** As if every call had been made that much earlier. */
    public void callsAgeBy(Duration time) {
        update("""
                UPDATE number_state SET last_called_at = last_called_at - make_interval(secs => ?),
                       free_at = free_at - make_interval(secs => ?)
                 WHERE last_called_at IS NOT NULL""", (double) time.toSeconds(), (double) time.toSeconds());
        update("UPDATE company_list SET due_at = due_at - make_interval(secs => ?)", (double) time.toSeconds());
    }

    public int update(String sql, Object... arguments) {
        try (Connection connection = connection();
                PreparedStatement statement = prepared(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Each row by its columns' names. */
    public List<Map<String, Object>> rows(String sql, Object... arguments) {
        try (Connection connection = connection();
                PreparedStatement statement = prepared(connection, sql, arguments);
                ResultSet result = statement.executeQuery()) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The one value of the one row. */
    public Object value(String sql, Object... arguments) {
        return rows(sql, arguments).get(0).values().iterator().next();
    }

    public long count(String sql, Object... arguments) {
        return ((Number) value(sql, arguments)).longValue();
    }

    /**
     * Everything that requests for one company can change, as one text for each table: its rows, and those that are everybody's.
     * Left out: what moves by itself (places in the queue, folded balances and counts, the last use of a token), and what timers do
     * for other companies meanwhile.
     */
    public Map<String, String> everythingFor(int company) {
        Map<String, String> own = rowsOf(company);
        Map<String, String> tables = new TreeMap<>();
        rows("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'")
                .forEach(row -> {
                    String table = (String) row.get("t");
                    String which = own.containsKey(table) ? own.get(table) + " OR t.company_id IS NULL" : "true";
                    tables.put(table, LOOKED_AT.getOrDefault(table, which).replace("?", Integer.toString(company)));
                });
        return contents(MOVING + TIMERS_OWN, tables);
    }

    /** The same of one company's rows only, in the tables that have a company. */
    public Map<String, String> everythingOf(int company) {
        return contents(MOVING, rowsOf(company));
    }

    private Map<String, String> rowsOf(int company) {
        Map<String, String> which = new TreeMap<>(Map.of("company", "t.id = " + company));
        rows("SELECT table_name AS t FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'company_id'")
                .forEach(table -> which.put((String) table.get("t"), "t.company_id = " + company));
        return which;
    }

    /**
     * By one statement over all of them.
     *
     * @param moving what is not looked at of each row
     * @param tables and which rows of each
     */
    private Map<String, String> contents(String moving, Map<String, String> tables) {
        String each = tables.entrySet().stream()
                .filter(table -> !COUNTS.contains(table.getKey()))
                .map(table -> "SELECT '" + table.getKey()
                        + "' AS name, md5(string_agg(x.t, E'\\n' ORDER BY x.t)) AS content FROM (SELECT ("
                        + (WORKED_OFF.contains(table.getKey()) ? "t.id" : "to_jsonb(t)" + moving)
                        + ")::text AS t FROM " + table.getKey() + " t WHERE " + table.getValue() + ") x")
                .collect(Collectors.joining(" UNION ALL "));
        Map<String, String> contents = new TreeMap<>();
        rows(each).forEach(row -> contents.put((String) row.get("name"), String.valueOf(row.get("content"))));
        return contents;
    }

    /** Runs something while a statement's rows are locked, and gives back what it gives. */
    public <T> T whileLocked(String lockingQuery, Callable<T> action) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(lockingQuery);
            T result = action.call();
            connection.rollback();
            return result;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until one of the product's transactions waits for a lock. */
    public void awaitWaitingBackend() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("""
                SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dialplane' AND wait_event_type = 'Lock'
                """) > 0);
    }

    /** A connection of the database's superuser. */
    public Connection connection() throws SQLException {
        return url.get().dataSource().getConnection();
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
