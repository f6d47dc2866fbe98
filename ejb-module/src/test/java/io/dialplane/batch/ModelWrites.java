package io.dialplane.batch;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What other features write into the queue's tables, as they must: under the number's row lock; and looks from inside a transaction. */
final class ModelWrites {

    private ModelWrites() {}

    /** Leased numbers that came from the company's own list, with the entry's time. */
    static Map<Integer, Long> listedDue(Client client, List<Integer> numbers) throws SQLException {
        String ids = numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        return client.map(
                "SELECT number_id, lease_listed_due FROM number_state WHERE number_id = ANY ('" + ids + "')",
                row -> row.getInt(1),
                row -> ModelDatabase.millis(row, "lease_listed_due"));
    }

    static Map<Integer, Long> listDues(Client client, int company) throws SQLException {
        return client.map(
                "SELECT number_id, due_at FROM company_list WHERE company_id = " + company,
                row -> row.getInt(1),
                row -> ModelDatabase.millis(row, "due_at"));
    }

    static int changeSettings(Client client, int company) throws SQLException {
        as(client, company);
        return (int)
                client.call("UPDATE dialing SET version = version + 1 WHERE company_id = ? RETURNING version", company);
    }

    static int list(Client client, int company, int number, long due, boolean early) throws SQLException {
        lock(client, company, number);
        return client.change("""
                INSERT INTO company_list (company_id, number_id, due_at, early) VALUES (?, ?, to_timestamp(? / 1000.0), ?)
                ON CONFLICT (company_id, number_id) DO UPDATE SET due_at = excluded.due_at, early = excluded.early""", company, number, due, early);
    }

    static int suppress(Client client, int company, int number) throws SQLException {
        lock(client, company, number);
        return client.change(
                "INSERT INTO company_number (company_id, number_id, last_status, suppressed) VALUES (?, ?, 'IN_QUEUE', true)",
                company,
                number);
    }

    static int unsuppress(Client client, int company, int number, long now) throws SQLException {
        lock(client, company, number);
        client.change("DELETE FROM company_number WHERE company_id = ? AND number_id = ?", company, number);
        return list(client, company, number, now, false);
    }

    static int lift(Client client, int number) throws SQLException {
        client.change(
                "UPDATE number_state SET global_status = 'ACTIVE', blocked_by = NULL WHERE number_id = ?", number);
        return client.change(
                "UPDATE number_state s SET free_at = next_free_at(s, make_interval(secs => ?))"
                        + " WHERE number_id = ? AND lease_batch IS NULL AND pos IS NULL AND free_at IS NULL",
                (double) Client.COOLDOWN.toSeconds(),
                number);
    }

    static List<Integer> addNumbers(Client client, List<ModelNumber> numbers, long now) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        for (ModelNumber number : numbers) {
            int id = (int) client.call(
                    "INSERT INTO phone_number (e164, country) VALUES (?, ?) RETURNING id", number.e164, number.country);
            client.change(
                    "INSERT INTO number_state (number_id, country, dialable, free_at) VALUES (?, ?, true, to_timestamp(? / 1000.0))",
                    id,
                    number.country,
                    now);
            ids.add(id);
        }
        return ids;
    }

    private static void lock(Client client, int company, int number) throws SQLException {
        as(client, company);
        client.call("SELECT number_id FROM number_state WHERE number_id = ? FOR NO KEY UPDATE", number);
    }

    private static void as(Client client, int company) throws SQLException {
        client.call("SELECT set_config('app.company', ?, true)", String.valueOf(company));
    }
}
