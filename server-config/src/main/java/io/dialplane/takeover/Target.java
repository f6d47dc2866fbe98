package io.dialplane.takeover;

import io.dialplane.platform.DatabaseUrl;
import java.sql.SQLException;

/** Dialplane's database, as its owner sees it: past row-level security. */
final class Target {

    private Target() {}

    /** @throws TakeOverException when it can't be reached, is not ready, or another take-over is at it */
    static Database open(DatabaseUrl url) {
        Database database = null;
        boolean ready = false;
        try {
            database = Database.open(url);
            database.execute("SET statement_timeout = 0");
            database.execute("SET idle_in_transaction_session_timeout = 0");
            database.execute("SET lock_timeout = '60s'");
            database.execute("SET TimeZone = 'UTC'");
            database.execute("SET temp_buffers = '128MB'");
            database.execute("SET work_mem = '128MB'");
            database.execute("SET maintenance_work_mem = '256MB'");
            database.execute("SET jit = off");
            database.connection().commit();
            if (database.number("SELECT count(*) FROM (SELECT to_regclass('taken_over') AS t) x WHERE x.t IS NOT NULL")
                    == 0) {
                throw new TakeOverException(
                        "The database " + url + " is not ready: start this version of Dialplane on it once first");
            }
            if (!database.first(
                            "SELECT pg_try_advisory_lock(hashtextextended('dialplane.take_over', 0))",
                            row -> row.getBoolean(1))
                    .orElseThrow()) {
                throw new TakeOverException("Another take-over into the database " + url + " is under way");
            }
            database.connection().commit();
            ready = true;
            return database;
        } catch (SQLException e) {
            throw new TakeOverException("The database " + url + " can't be used: " + e.getMessage(), e);
        } finally {
            if (!ready && database != null) {
                close(database);
            }
        }
    }

    /**
     * Lets the next take-over begin. The server would do so itself once the connection is closed, but only when it has dropped
     * the temporary tables, which takes minutes after a large panel.
     */
    static void release(Database database) {
        try {
            database.connection().rollback();
            database.execute("SELECT pg_advisory_unlock(hashtextextended('dialplane.take_over', 0))");
            database.connection().commit();
        } catch (SQLException e) {
            // the connection is gone, and the lock with it
        }
    }

    private static void close(Database database) {
        try {
            database.close();
        } catch (SQLException e) {
            // it is of no use anyway
        }
    }

    /**
     * Makes a table's own ids begin beyond another's. In a transaction that keeps others from the table, or with enough room
     * that what others draw meanwhile does not matter.
     *
     * @param table    a table's name, never from outside
     * @param largest  the largest id of the other
     * @param distance how far beyond
     * @param limit    the largest id that there can be
     */
    static void raiseIds(Database target, String table, long largest, long distance, long limit) throws SQLException {
        target.rows(
                """
                SELECT setval(s.ids, ?) FROM (SELECT pg_get_serial_sequence(?, 'id')::regclass AS ids) s
                 WHERE coalesce(pg_sequence_last_value(s.ids), 0) < ?
                """,
                row -> row.getLong(1),
                Math.min(largest + distance, limit),
                table,
                Math.min(largest + distance, limit));
    }

    /** Writes the audit log: what the take-over did to something of a company. */
    static void audit(Database target, int company, String action, String subject, Object before, Object after)
            throws SQLException {
        target.update(
                """
                INSERT INTO audit_entry (company_id, actor, action, subject, before, after)
                VALUES (?, 'system', ?, ?, ?::jsonb, ?::jsonb)
                """,
                company,
                action,
                subject,
                before == null ? null : Taken.json(before),
                after == null ? null : Taken.json(after));
    }
}
