package io.dialplane.takeover;

import io.dialplane.platform.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The panel that is taken over, as one snapshot of its database: what it changes meanwhile belongs to the next run. Only
 * read, never written.
 */
final class Panel implements AutoCloseable {

    /** Where the panel is at home, and its phone numbers. */
    static final String COUNTRY = "IR";

    static final String TIME_ZONE = "Asia/Tehran";

    private static final Map<String, List<String>> NEEDED = Map.of(
            "companies", List.of("id", "name", "display_name", "is_active", "settings"),
            "admin_users",
                    List.of(
                            "id",
                            "username",
                            "password_hash",
                            "is_superuser",
                            "role",
                            "is_active",
                            "first_name",
                            "last_name",
                            "phone_number",
                            "company_id"),
            "scenarios", List.of("id", "company_id", "name", "display_name", "is_active"),
            "outbound_lines", List.of("id", "company_id", "phone_number", "display_name", "is_active"),
            "schedule_configs", List.of("id", "skip_holidays", "enabled", "disabled_by_dialer", "version"),
            "schedule_windows", List.of("id", "day_of_week", "start_time", "end_time"),
            "numbers",
                    List.of(
                            "id",
                            "phone_number",
                            "global_status",
                            "last_called_at",
                            "last_called_company_id",
                            "assigned_at"),
            "call_results",
                    List.of(
                            "id",
                            "phone_number_id",
                            "company_id",
                            "scenario_id",
                            "outbound_line_id",
                            "status",
                            "reason",
                            "user_message",
                            "agent_id",
                            "attempted_at"),
            "dialer_batches", List.of("id"));

    private final Database database;
    private final Map<String, Set<String>> columns = new HashMap<>();

    private Panel(Database database) {
        this.database = database;
    }

    /** @throws TakeOverException when it can't be reached, or is no such panel */
    static Panel open(DatabaseUrl url) {
        try {
            Panel panel = new Panel(Database.open(url));
            panel.begin();
            return panel;
        } catch (SQLException e) {
            throw new TakeOverException("The panel's database " + url + " can't be read: " + e.getMessage(), e);
        }
    }

    private void begin() throws SQLException {
        database.execute("SET statement_timeout = 0");
        database.execute("SET idle_in_transaction_session_timeout = 0");
        database.execute("SET datestyle = 'ISO'");
        // times that were kept without a zone are the panel's
        database.execute("SET timezone = '" + TIME_ZONE + "'");
        database.connection().commit();
        database.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
        database.rows("""
                        SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))
                        """, row -> columns.computeIfAbsent(row.getString(1), table -> new HashSet<>())
                .add(row.getString(2)));
        Set<String> missing = new TreeSet<>();
        NEEDED.forEach((table, needed) -> needed.stream()
                .filter(column -> !has(table, column))
                .forEach(column -> missing.add(table + "." + column)));
        if (!missing.isEmpty()) {
            throw new TakeOverException("The database is not such a panel's: it lacks " + String.join(", ", missing));
        }
    }

    private boolean has(String table, String column) {
        return columns.getOrDefault(table, Set.of()).contains(column);
    }

    /** The company of a table's rows, where the panel has one. */
    private String companyOf(String table) {
        return has(table, "company_id") ? "company_id::bigint" : "NULL::bigint";
    }

    Connection connection() {
        return database.connection();
    }

    long count(String table) throws SQLException {
        if (!NEEDED.containsKey(table)) {
            throw new IllegalArgumentException(table);
        }
        return database.number("SELECT count(*) FROM " + table);
    }

    long largestId(String table) throws SQLException {
        if (!NEEDED.containsKey(table)) {
            throw new IllegalArgumentException(table);
        }
        return database.number("SELECT coalesce(max(id), 0) FROM " + table);
    }

    /** Those of the ids that results there have. */
    List<Long> resultsAmong(Long[] ids) throws SQLException {
        return database.rows(
                "SELECT id FROM call_results WHERE id = ANY (?) ORDER BY id", row -> row.getLong(1), (Object)
                        database.connection().createArrayOf("bigint", ids));
    }

    /** @param settings JSON */
    record Company(long id, String name, String displayName, boolean active, String settings) {}

    List<Company> companies() throws SQLException {
        return database.rows(
                "SELECT id, name, display_name, is_active, settings::text FROM companies ORDER BY id",
                row -> new Company(
                        row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getString(5)));
    }

    /**
     * Somebody who logs in.
     *
     * @param companyId null: nobody's
     */
    record Person(
            long id,
            Long companyId,
            String username,
            String passwordHash,
            String role,
            boolean superuser,
            boolean active,
            String firstName,
            String lastName,
            String phoneNumber) {}

    List<Person> people() throws SQLException {
        return database.rows(
                """
                SELECT id, company_id::bigint, username, password_hash, upper(role::text), is_superuser, is_active, first_name, last_name,
                       phone_number
                  FROM admin_users ORDER BY id
                """,
                row -> new Person(
                        row.getLong(1),
                        row.getObject(2, Long.class),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getString(8),
                        row.getString(9),
                        row.getString(10)));
    }

    /** A scenario by its name, or an outbound line by its phone number. */
    record Named(long id, long companyId, String name, String displayName, boolean active) {}

    List<Named> scenarios() throws SQLException {
        return named("SELECT id, company_id, name, display_name, is_active FROM scenarios ORDER BY id");
    }

    List<Named> lines() throws SQLException {
        return named("SELECT id, company_id, phone_number, display_name, is_active FROM outbound_lines ORDER BY id");
    }

    private List<Named> named(String sql) throws SQLException {
        return database.rows(
                sql,
                row -> new Named(
                        row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getBoolean(5)));
    }

    /** @param companyId null: all companies that have none of their own */
    record Config(
            long id, Long companyId, boolean skipHolidays, boolean enabled, boolean disabledByDialer, int version) {}

    List<Config> configs() throws SQLException {
        return database.rows(
                "SELECT id, " + companyOf("schedule_configs")
                        + ", skip_holidays, enabled, disabled_by_dialer, version FROM schedule_configs ORDER BY id",
                row -> new Config(
                        row.getLong(1),
                        row.getObject(2, Long.class),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getInt(6)));
    }

    /**
     * A window of a weekday.
     *
     * @param companyId null: all companies that have none of their own
     * @param start     null: none that can be read
     */
    record Window(long id, Long companyId, int dayOfWeek, LocalTime start, LocalTime end) {}

    List<Window> windows() throws SQLException {
        return database.rows(
                "SELECT id, " + companyOf("schedule_windows")
                        + ", day_of_week, start_time, end_time FROM schedule_windows ORDER BY id",
                row -> new Window(
                        row.getLong(1),
                        row.getObject(2, Long.class),
                        row.getInt(3),
                        wholeSeconds(row.getObject(4, LocalTime.class)),
                        wholeSeconds(row.getObject(5, LocalTime.class))));
    }

    private static LocalTime wholeSeconds(LocalTime time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** {@code id, phone_number, global_status, last_called_at, last_called_company_id, assigned_at} of all numbers. */
    static final String NUMBERS = """
            COPY (SELECT id, phone_number, upper(global_status::text), %1$s, last_called_company_id, %2$s FROM numbers ORDER BY id) TO STDOUT
            """.formatted(time("last_called_at"), time("assigned_at"));

    /** All results, {@code id, phone_number_id, company_id, status, attempted_at, scenario_id, outbound_line_id, agent_id, reason, user_message}. */
    static final String RESULTS = """
            COPY (SELECT id, phone_number_id, company_id, upper(status::text), %s, scenario_id, outbound_line_id, agent_id,
                         left(reason, 500), left(user_message, 1000) FROM call_results ORDER BY id) TO STDOUT
            """.formatted(time("attempted_at"));

    /** Null when it can't be a time of a call. */
    private static String time(String column) {
        return "CASE WHEN " + column + " >= '1970-01-01' AND " + column + " < '2200-01-01' THEN " + column
                + "::timestamptz END";
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
