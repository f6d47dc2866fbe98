package io.dialplane.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a company has is right at every moment, and quickly known. */
class LedgerSqlIT {

    private final TestDatabase database = TestDatabase.fresh();
    private final List<Connection> apps = new ArrayList<>();

    @BeforeEach
    void twoCompanies() throws SQLException {
        run(database.owner(), """
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran')
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void every_entry_gets_the_balance_after_it() throws SQLException {
        Connection app = app();
        for (int amount : new int[] {100, -7, -8, 50, -9}) {
            write(app, amount);
            app.commit();
        }
        assertThat(fold(app, 2)).isEqualTo(2);
        assertThat(fold(app, 2)).isEqualTo(2);
        assertThat(fold(app, 2)).isEqualTo(1);
        assertThat(fold(app, 2)).isZero();
        assertThat(texts("SELECT balance_after FROM ledger ORDER BY id"))
                .containsExactly("100", "93", "85", "135", "126");
        assertThat(texts("SELECT balance FROM wallet")).containsExactly("126");
        assertThat(balance(app)).isEqualTo(126);
    }

    @Test
    void an_entry_that_was_begun_before_and_committed_after_others_were_folded_counts() throws SQLException {
        assertThat(foldedAround(app())).isEqualTo(111);
    }

    @Test
    void an_end_of_the_looking_that_does_not_wait_for_those_who_have_begun_loses_it() throws SQLException {
        mutate("IF p_due THEN", "IF p_floor.drawn IS NOT NULL THEN");
        assertThat(foldedAround(app())).isNotEqualTo(111);
    }

    /** Folds many times while one entry is written and not committed; returns the balance when it is. */
    private long foldedAround(Connection app) throws SQLException {
        Connection slow = app();
        write(slow, 1);
        Connection quick = app();
        for (int amount : new int[] {10, 100}) {
            write(quick, amount);
            quick.commit();
            for (int i = 0; i < 3; i++) {
                fold(app, 1000);
            }
        }
        slow.commit();
        return balance(app);
    }

    @Test
    void who_draws_an_entrys_id_has_an_id_before() throws SQLException {
        Connection app = app();
        write(app, 1); // the sequence writes down some draws at once: the next one needs no transaction's id
        app.commit();
        String drawn = texts(
                        "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'ledger'::regclass AND adnum = 1")
                .get(0);
        assertThat(drawn).contains("nextval");
        texts(app, "SELECT " + drawn);
        assertThat(texts(app, "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"))
                .containsExactly("t");
    }

    @Test
    void a_database_restored_on_another_server_folds_on() throws SQLException {
        Connection app = app();
        write(app, 1);
        app.commit();
        fold(app, 1000);
        run(database.owner(), "UPDATE wallet SET drawn_by = '999999999999'"); // of a server that had seen more
        for (int i = 0; i < 3; i++) {
            write(app, 10);
            app.commit();
            fold(app, 1000);
            fold(app, 1000);
            assertThat(balance(app)).isEqualTo(1 + 10 * (i + 1));
        }
        assertThat(texts("SELECT folded_to = drawn AND drawn = (SELECT max(id) FROM ledger) FROM wallet"))
                .containsExactly("t");
    }

    @Test
    void what_was_folded_costs_nothing_however_old_the_oldest_snapshot_is() throws SQLException {
        assertThat(entriesReadAfterFolding()).isLessThan(50);
    }

    @Test
    void without_a_place_to_begin_at_it_would() throws SQLException {
        mutate("p_floor.folded_to := least(p_floor.drawn, p_left - 1);", "");
        assertThat(entriesReadAfterFolding()).isGreaterThan(1_000);
    }

    /** Index entries that a look at the balance reads when 2,000 entries have been folded during a dump. */
    private long entriesReadAfterFolding() throws SQLException {
        Connection dump = database.owner();
        dump.setAutoCommit(false);
        dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        texts(dump, "SELECT count(*) FROM ledger");
        Connection app = app();
        for (int i = 0; i < 4; i++) {
            in(app, "INSERT INTO ledger (company_id, amount, reason) SELECT 1, -1, 'x' FROM generate_series(1, 500)");
            app.commit();
            fold(app, 5000);
        }
        fold(app, 5000);
        long before = read(app);
        assertThat(balance(app)).isEqualTo(-2000);
        long entries = read(app) - before;
        dump.rollback();
        return entries;
    }

    private long read(Connection app) throws SQLException {
        texts(app, "SELECT pg_stat_force_next_flush()");
        app.commit();
        return Long.parseLong(texts("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'ledger'")
                .get(0));
    }

    @Test
    void a_balance_is_exact_while_many_write_and_two_fold() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger writing = new AtomicInteger(4);
        List<Callable<Long>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int seed = i;
            all.add(() -> {
                Random random = new Random(seed);
                Connection app = app();
                for (int n = 0; n < 400; n++) {
                    for (int k = random.nextInt(4); k >= 0; k--) {
                        write(app, random.nextInt(2000) - 1000);
                    }
                    if (random.nextInt(10) == 0) {
                        balance(app); // holds the entries open a little
                    }
                    if (random.nextInt(5) == 0) {
                        app.rollback();
                    } else {
                        app.commit();
                    }
                }
                return (long) writing.decrementAndGet();
            });
        }
        for (int i = 0; i < 2; i++) {
            int limit = i == 0 ? 7 : 1000;
            all.add(() -> {
                Connection app = app();
                long folds = 0;
                while (writing.get() > 0) {
                    fold(app, limit);
                    folds++;
                }
                return folds;
            });
        }
        all.add(() -> {
            Connection app = app();
            long looks = 0;
            while (writing.get() > 0) {
                List<String> both = in(
                        app,
                        "SELECT balance_of(1) || ' ' || coalesce((SELECT sum(amount) FROM ledger WHERE company_id = 1), 0)");
                app.commit();
                assertThat(both.get(0).split(" ")[0]).isEqualTo(both.get(0).split(" ")[1]);
                looks++;
            }
            return looks;
        });
        try {
            for (Future<Long> done : threads.invokeAll(all, 60, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Connection app = app();
        while (fold(app, 1000) > 0) {
            // there is more
        }
        assertThat(texts("SELECT balance - (SELECT sum(amount) FROM ledger) FROM wallet"))
                .containsExactly("0");
        assertThat(texts("SELECT count(*) FROM ledger WHERE balance_after IS NULL"))
                .containsExactly("0");
    }

    @Test
    void the_other_companys_ledger_is_its_own() throws SQLException {
        Connection app = app();
        write(app, 5);
        app.commit();
        fold(app, 10);
        assertThat(in(app, "SELECT balance_of(2)")).containsExactly("0");
        app.rollback();
        assertThat(texts(app, "SELECT fold_ledger(2, 10)")).containsExactly("0");
        app.commit();
        assertThat(texts("SELECT company_id FROM wallet")).containsExactly("1");
    }

    // ------------------------------------------------------------------------------------------------ words

    private Connection app() throws SQLException {
        synchronized (apps) {
            Connection app = database.app();
            app.setAutoCommit(false);
            apps.add(app);
            return app;
        }
    }

    private static void write(Connection app, int amount) throws SQLException {
        in(app, "INSERT INTO ledger (company_id, amount, reason) VALUES (1, " + amount + ", 'x')");
    }

    private static int fold(Connection app, int limit) throws SQLException {
        app.commit();
        int folded = Integer.parseInt(
                texts(app, "SELECT fold_ledger(1, " + limit + ")").get(0));
        app.commit();
        return folded;
    }

    private static long balance(Connection app) throws SQLException {
        return Long.parseLong(in(app, "SELECT balance_of(1)").get(0));
    }

    private static List<String> in(Connection app, String sql) throws SQLException {
        texts(app, "SELECT set_config('app.company', '1', true)");
        return texts(app, sql);
    }

    private List<String> texts(String sql) throws SQLException {
        return texts(database.owner(), sql);
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> texts = new ArrayList<>();
            if (statement.execute(sql)) {
                try (ResultSet row = statement.getResultSet()) {
                    while (row.next()) {
                        texts.add(row.getString(1));
                    }
                }
            }
            return texts;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        texts(connection, sql);
    }

    private void mutate(String shipped, String mutant) throws SQLException {
        String definition =
                texts("SELECT pg_get_functiondef('raised_floor'::regproc)").get(0);
        assertThat(definition.split(java.util.regex.Pattern.quote(shipped), -1)).hasSize(2);
        run(database.owner(), definition.replace(shipped, mutant));
    }
}
