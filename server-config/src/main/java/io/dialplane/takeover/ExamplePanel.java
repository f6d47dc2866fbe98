package io.dialplane.takeover;

import io.dialplane.platform.DatabaseUrl;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * A panel such as those that are taken over, with generated contents, in a database of its own: to try a take-over, and to
 * measure it. Everything is derived from the sizes, and ids begin with 1.
 */
public final class ExamplePanel {

    /** Of all of its people. */
    public static final String PASSWORD = "panel-password";

    private static final int BCRYPT_COST = 10;
    private static final byte[] SALT = "salt of examples".getBytes(StandardCharsets.US_ASCII);

    private final DatabaseUrl url;

    /** @param url an empty database, as a role that may make tables in it */
    public ExamplePanel(DatabaseUrl url) {
        this.url = url;
    }

    /** A bcrypt hash as the panel's library makes them. */
    public static String bcrypt(String password) {
        return OpenBSDBCrypt.generate("2b", password.getBytes(StandardCharsets.UTF_8), SALT, BCRYPT_COST);
    }

    /** Makes the tables. */
    public ExamplePanel create() {
        run("""
                CREATE TYPE globalstatus AS ENUM ('ACTIVE', 'POWER_OFF', 'COMPLAINED');
                CREATE TYPE userrole AS ENUM ('ADMIN', 'AGENT');
                CREATE TABLE companies (
                    id SERIAL PRIMARY KEY,
                    name VARCHAR(64) UNIQUE NOT NULL,
                    display_name VARCHAR(255) NOT NULL,
                    is_active BOOLEAN NOT NULL DEFAULT true,
                    settings JSONB NOT NULL DEFAULT '{}'::jsonb,
                    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
                    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
                );
                CREATE TABLE admin_users (
                    id SERIAL PRIMARY KEY,
                    company_id INTEGER REFERENCES companies(id),
                    username VARCHAR(64) UNIQUE NOT NULL,
                    password_hash VARCHAR(255) NOT NULL,
                    is_superuser BOOLEAN NOT NULL DEFAULT false,
                    role userrole NOT NULL DEFAULT 'ADMIN',
                    is_active BOOLEAN NOT NULL DEFAULT true,
                    first_name VARCHAR(64),
                    last_name VARCHAR(64),
                    phone_number VARCHAR(32) UNIQUE,
                    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
                    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
                );
                CREATE TABLE scenarios (
                    id SERIAL PRIMARY KEY,
                    company_id INTEGER NOT NULL REFERENCES companies(id),
                    name VARCHAR(128) NOT NULL,
                    display_name VARCHAR(255) NOT NULL,
                    is_active BOOLEAN NOT NULL DEFAULT true,
                    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
                    UNIQUE(company_id, name)
                );
                CREATE TABLE outbound_lines (
                    id SERIAL PRIMARY KEY,
                    company_id INTEGER NOT NULL REFERENCES companies(id),
                    phone_number VARCHAR(32) NOT NULL,
                    display_name VARCHAR(255) NOT NULL,
                    is_active BOOLEAN NOT NULL DEFAULT true,
                    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(),
                    UNIQUE(company_id, phone_number)
                );
                CREATE TABLE schedule_configs (
                    id SERIAL PRIMARY KEY,
                    company_id INTEGER REFERENCES companies(id),
                    skip_holidays BOOLEAN NOT NULL DEFAULT true,
                    enabled BOOLEAN NOT NULL DEFAULT true,
                    disabled_by_dialer BOOLEAN NOT NULL DEFAULT false,
                    version INTEGER NOT NULL DEFAULT 1,
                    updated_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
                );
                CREATE TABLE schedule_windows (
                    id SERIAL PRIMARY KEY,
                    company_id INTEGER REFERENCES companies(id),
                    day_of_week INTEGER NOT NULL,
                    start_time TIME NOT NULL,
                    end_time TIME NOT NULL
                );
                CREATE TABLE numbers (
                    id SERIAL PRIMARY KEY,
                    phone_number VARCHAR(32) UNIQUE NOT NULL,
                    global_status globalstatus NOT NULL DEFAULT 'ACTIVE',
                    last_called_at TIMESTAMP WITH TIME ZONE,
                    last_called_company_id INTEGER REFERENCES companies(id),
                    assigned_at TIMESTAMP WITH TIME ZONE,
                    assigned_batch_id VARCHAR(64)
                );
                CREATE TABLE call_results (
                    id SERIAL PRIMARY KEY,
                    phone_number_id INTEGER REFERENCES numbers(id),
                    company_id INTEGER NOT NULL REFERENCES companies(id),
                    scenario_id INTEGER REFERENCES scenarios(id),
                    outbound_line_id INTEGER REFERENCES outbound_lines(id),
                    status VARCHAR(32),
                    reason VARCHAR(500),
                    user_message VARCHAR(1000),
                    agent_id INTEGER REFERENCES admin_users(id),
                    attempted_at TIMESTAMP WITH TIME ZONE NOT NULL
                );
                CREATE INDEX ix_call_results_company_attempted ON call_results(company_id, attempted_at);
                CREATE INDEX ix_call_results_phone_company ON call_results(phone_number_id, company_id);
                CREATE TABLE dialer_batches (
                    id VARCHAR(64) PRIMARY KEY,
                    requested_size INTEGER NOT NULL,
                    returned_size INTEGER NOT NULL,
                    created_at TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now()
                );
                """);
        return this;
    }

    /**
     * Fills the tables: companies {@code <prefix>-1} and so on, each with two scenarios, a line, an administrator
     * ({@code <prefix>-admin-1}; the first is a superuser), five agents ({@code <prefix>-agent-1-1}) and a schedule of all hours
     * of all days; one in twenty numbers is blocked, one in a hundred is with a dialer; results are of the last hundred days.
     *
     * @param prefix    of names, lower case
     * @param companies how many
     * @param firstNumber of the mobile numbers, which follow each other, as 9120000000
     * @param numbers   how many
     * @param results   how many
     */
    public ExamplePanel fill(String prefix, int companies, long firstNumber, int numbers, int results) {
        String hash = bcrypt(PASSWORD);
        run("""
                INSERT INTO companies (name, display_name, settings)
                SELECT ? || '-' || c, 'شرکت ' || c, CASE WHEN c = 1 THEN '{"cost_per_connected": 500}'::jsonb ELSE '{}'::jsonb END
                  FROM generate_series(1, ?) c ORDER BY c
                """, prefix, companies);
        run("""
                INSERT INTO admin_users (company_id, username, password_hash, is_superuser, role, first_name, last_name)
                SELECT c, ? || '-admin-' || c, ?, c = 1, 'ADMIN', 'Admin', 'No ' || c FROM generate_series(1, ?) c ORDER BY c
                """, prefix, hash, companies);
        run("""
                INSERT INTO admin_users (company_id, username, password_hash, role, first_name, last_name, phone_number)
                SELECT c, ? || '-agent-' || c || '-' || a, ?, 'AGENT', 'سارا', 'احمدی', '0' || (? - 1000 + c * 5 + a)
                  FROM generate_series(1, ?) c, generate_series(1, 5) a ORDER BY c, a
                """, prefix, hash, firstNumber, companies);
        run("""
                INSERT INTO scenarios (company_id, name, display_name)
                SELECT c, s, initcap(s) FROM generate_series(1, ?) c, unnest(ARRAY['default', 'winter']) s ORDER BY c, s
                """, companies);
        run(
                "INSERT INTO outbound_lines (company_id, phone_number, display_name) SELECT c, '0219100' || c, 'Head office' FROM generate_series(1, ?) c ORDER BY c",
                companies);
        run(
                "INSERT INTO schedule_configs (company_id, skip_holidays, version) SELECT c, false, 7 FROM generate_series(1, ?) c",
                companies);
        run("""
                INSERT INTO schedule_windows (company_id, day_of_week, start_time, end_time)
                SELECT c, d, '00:00', '23:59:59' FROM generate_series(1, ?) c, generate_series(0, 6) d
                """, companies);
        run("""
                INSERT INTO numbers (phone_number, global_status, assigned_at, assigned_batch_id)
                SELECT '0' || (? + n),
                       (CASE WHEN n % 40 = 7 THEN 'POWER_OFF' WHEN n % 40 = 9 THEN 'COMPLAINED' ELSE 'ACTIVE' END)::globalstatus,
                       CASE WHEN n % 100 = 1 THEN now() - interval '20 minutes' END, CASE WHEN n % 100 = 1 THEN md5('batch ' || n / 1000) END
                  FROM generate_series(0, ? - 1) n ORDER BY n
                """, firstNumber, numbers);
        run(
                """
                INSERT INTO call_results (phone_number_id, company_id, scenario_id, outbound_line_id, status, reason, user_message, agent_id,
                                          attempted_at)
                SELECT x.number, x.company, x.company * 2 - 1, x.company,
                       (ARRAY['MISSED', 'CONNECTED', 'MISSED', 'BUSY', 'HANGUP', 'NOT_INTERESTED', 'FAILED'])[abs(x.h) % 7 + 1],
                       CASE WHEN x.h % 3 = 0 THEN 'answered after 3 rings' END, CASE WHEN x.h % 5 = 0 THEN E'call back\\tnext month \\\\ پیام' END,
                       CASE WHEN x.h % 2 = 0 THEN ? + (x.company - 1) * 5 + 1 + abs(x.h) % 5 END,
                       date_trunc('second', now()) - interval '1 second' * (100 * 86400 - x.r * (100 * 86400 / ?::float8))
                  FROM (SELECT r, 1 + abs(hashint8extended(r, 1)) % ? AS number, (1 + r % ?)::int AS company, hashint8extended(r, 2) AS h
                          FROM generate_series(1, ?) r) x ORDER BY x.r
                """,
                companies,
                Math.max(1, results),
                // a third of the numbers was never called
                Math.max(1, numbers * 2 / 3),
                companies,
                results);
        run("""
                UPDATE numbers n SET last_called_at = l.attempted_at, last_called_company_id = l.company_id
                  FROM (SELECT DISTINCT ON (phone_number_id) phone_number_id, attempted_at, company_id
                          FROM call_results ORDER BY phone_number_id, id DESC) l
                 WHERE n.id = l.phone_number_id
                """);
        run("""
                INSERT INTO dialer_batches (id, requested_size, returned_size)
                SELECT DISTINCT assigned_batch_id, 100, 100 FROM numbers WHERE assigned_batch_id IS NOT NULL
                """);
        run("ANALYZE");
        return this;
    }

    /** Runs statements on it. */
    public void run(String sql, Object... arguments) {
        try (Connection connection = url.dataSource().getConnection()) {
            if (arguments.length == 0) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            } else {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    for (int i = 0; i < arguments.length; i++) {
                        statement.setObject(i + 1, arguments[i]);
                    }
                    statement.execute();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
