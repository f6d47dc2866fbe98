package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.platform.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A queue for a test: companies, numbers, connections, time that passes when told to, and copies of functions with a bug. */
final class Queue implements AutoCloseable {

    /** Held by {@link #pause}: a function that was made to stop does so at this advisory lock. */
    private static final long PAUSE = 4711;

    private final TestDatabase database = TestDatabase.fresh();
    private final List<Client> clients = new ArrayList<>();
    private final Connection owner;

    Queue() throws SQLException {
        owner = database.owner();
    }

    int company(String name) throws SQLException {
        return company(name, "{}");
    }

    int company(String name, String settings) throws SQLException {
        int id = number("INSERT INTO company (name, display_name, country, time_zone, settings) VALUES ('" + name
                + "', '" + name + "', 'IR', 'Asia/Tehran', '" + settings + "') RETURNING id");
        run("INSERT INTO dialing (company_id) VALUES (" + id + ")");
        return id;
    }

    /** New numbers that have their places in the log. */
    List<Integer> numbers(int count) throws SQLException {
        return numbers(count, "IR");
    }

    List<Integer> numbers(int count, String country) throws SQLException {
        List<Integer> ids = waitingNumbers(count, country);
        run("SELECT give_positions(" + count + ", true)");
        return ids;
    }

    /** New numbers that the sweep has not seen yet. */
    List<Integer> waitingNumbers(int count, String country) throws SQLException {
        return ints(
                "WITH n AS (INSERT INTO phone_number (e164, country) SELECT '+989' || lpad((g + (SELECT count(*) FROM phone_number))::text, 9, '0'), '"
                        + country + "' FROM generate_series(1, " + count + ") g RETURNING id, country) "
                        + "INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, country, true, clock_timestamp() FROM n"
                        + " RETURNING number_id");
    }

    /** A new connection as the application. */
    Client client() throws SQLException {
        Client client = new Client(database.app());
        clients.add(client);
        return client;
    }

    /** As if everything had happened that much earlier. */
    void pass(Duration time) throws SQLException {
        String by = " - interval '" + time.toSeconds() + " s'";
        run("UPDATE number_state SET leased_at = leased_at" + by + ", free_at = free_at" + by
                + ", last_called_at = last_called_at" + by + ", lease_listed_due = lease_listed_due" + by);
        run("UPDATE company_list SET due_at = due_at" + by);
    }

    /** Everything that is free for the company now, and nobody's transaction holds, handed out batch by batch. */
    Set<Integer> drain(int company) throws SQLException {
        Set<Integer> all = new HashSet<>();
        try (Client client = new Client(database.app())) {
            List<Integer> batch;
            do {
                batch = client.claim(company, 50).numbers();
                client.commit();
                assertThat(Collections.disjoint(all, batch))
                        .as("no number twice")
                        .isTrue();
                all.addAll(batch);
            } while (!batch.isEmpty());
        }
        return all;
    }

    // -------------------------------------------------------------------------------------- at the same time

    /** Starts a call that is expected to wait, and returns when the database says that it waits for a lock. */
    <T> CompletableFuture<T> blocked(Client client, Callable<T> call) {
        CompletableFuture<T> result = started(call);
        await().pollDelay(0, TimeUnit.MILLISECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> {
                    if (result.isDone()) {
                        throw new AssertionError("it was to wait, but answered " + result.get());
                    }
                    return waits(client);
                });
        return result;
    }

    <T> CompletableFuture<T> started(Callable<T> call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /** Waits until a call is waiting for a lock (true) or has answered (false). */
    boolean blocksOrAnswers(Client client, CompletableFuture<?> call) {
        await().pollDelay(0, TimeUnit.MILLISECONDS)
                .pollInterval(5, TimeUnit.MILLISECONDS)
                .atMost(20, TimeUnit.SECONDS)
                .until(() -> call.isDone() || waits(client));
        return !call.isDone();
    }

    static <T> T answer(CompletableFuture<T> call) throws Exception {
        return call.get(20, TimeUnit.SECONDS);
    }

    private boolean waits(Client client) throws SQLException {
        return number("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid = " + client.pid()) > 0;
    }

    // -------------------------------------------------------------------------------------- functions with a bug

    /** Installs a copy of a shipped function in which a piece of its text is replaced. */
    Queue mutate(String function, String shipped, String mutant) throws SQLException {
        String definition = text("SELECT pg_get_functiondef('" + function + "'::regproc)");
        assertThat(definition.split(java.util.regex.Pattern.quote(shipped), -1))
                .as("the piece to replace occurs in %s once", function)
                .hasSize(2);
        run(definition.replace(shipped, mutant));
        return this;
    }

    /** Makes a function stop before a line of it, while {@link #pause} is held. */
    Queue stopBefore(String function, String line) throws SQLException {
        return mutate(
                function,
                line,
                "PERFORM pg_advisory_lock_shared(" + PAUSE + "), pg_advisory_unlock_shared(" + PAUSE + "); " + line);
    }

    void pause() throws SQLException {
        run("SELECT pg_advisory_lock(" + PAUSE + ")");
    }

    void goOn() throws SQLException {
        run("SELECT pg_advisory_unlock(" + PAUSE + ")");
    }

    /** Rows and index entries of a table that were read by all transactions that have ended. */
    long read(Client reader, String table) throws SQLException {
        reader.call("SELECT pg_stat_force_next_flush()");
        reader.commit();
        return number(
                "SELECT coalesce(t.seq_tup_read, 0) + coalesce(t.idx_tup_fetch, 0) + coalesce((SELECT sum(i.idx_tup_read) FROM"
                        + " pg_stat_user_indexes i WHERE i.relid = t.relid), 0) FROM pg_stat_user_tables t WHERE t.relname = '"
                        + table + "'");
    }

    // -------------------------------------------------------------------------------------- as the owner

    void run(String sql) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    Object value(String sql) throws SQLException {
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getObject(1) : null;
        }
    }

    int number(String sql) throws SQLException {
        Object value = value(sql);
        return value == null ? 0 : ((Number) value).intValue();
    }

    String text(String sql) throws SQLException {
        return String.valueOf(value(sql));
    }

    List<Integer> ints(String sql) throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                ids.add(row.getInt(1));
            }
        }
        return ids;
    }

    /** {@code free}, {@code leased}, {@code waiting} or {@code out}. */
    String place(int number) throws SQLException {
        return text(
                "SELECT CASE WHEN pos IS NOT NULL THEN 'free' WHEN lease_batch IS NOT NULL THEN 'leased' WHEN free_at IS NOT NULL"
                        + " THEN 'waiting' ELSE 'out' END FROM number_state WHERE number_id = " + number);
    }

    Instant instant(String sql) throws SQLException {
        try (var statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    @Override
    public void close() throws SQLException {
        for (Client client : clients) {
            client.close();
        }
        database.close();
    }
}
