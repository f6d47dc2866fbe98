package io.dialplane.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two companies, their numbers and results: what may happen to them, as the product and later features do it, and the product's
 * figures beside those that a naive count of the tables gives in the same snapshot.
 */
final class CountedWorld implements AutoCloseable {

    /** In the middle of a quarter; clocks of Berlin were put forward twelve days before. */
    static final Instant NOW = Instant.parse("2026-04-10T12:34:56.789012Z");

    /** In Tehran, for numbers of Iran. */
    static final CompanyId ALPHA = new CompanyId(1);
    /** In Berlin, for numbers of Germany and Iran. */
    static final CompanyId BETA = new CompanyId(2);

    static final List<CompanyId> COMPANIES = List.of(ALPHA, BETA);

    private static final String SINCE = "2026-03-01T00:00:00Z";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestDatabase database = TestDatabase.fresh();
    private final TestPersistence persistence = new TestPersistence(database, Company.class);
    private final Connection owner;

    CountedWorld() throws SQLException {
        owner = database.owner();
        run("""
                INSERT INTO company (id, name, display_name, country, time_zone, settings)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran', '{}'), (2, 'beta', 'Beta', 'DE', 'Europe/Berlin', '{"countries": ["DE", "IR"]}')
                """);
        run("INSERT INTO dialing (company_id) VALUES (1), (2)");
        run("""
                INSERT INTO scenario (id, company_id, name, display_name, is_active, deleted_at)
                VALUES (1, 1, 'old', 'Old', false, now()), (2, 1, 'new', 'New', true, NULL), (3, 2, 'new', 'New', true, NULL),
                       (4, 1, 'unused', 'Unused', true, NULL), (5, 1, 'gone', 'Gone', false, now())
                """);
        run("""
                INSERT INTO outbound_line (id, company_id, phone_number, display_name, is_active, deleted_at)
                VALUES (1, 1, '+982191000001', 'One', true, NULL), (2, 1, '+982191000002', 'Two', false, now()), (3, 2, '1000', 'Three', true, NULL)
                """);
    }

    TestDatabase database() {
        return database;
    }

    /** A connection as the application, in transactions that end when told to. */
    Connection app() throws SQLException {
        Connection app = database.app();
        app.setAutoCommit(false);
        return app;
    }

    // ---------------------------------------------------------------------------------------- what happens

    /** Numbers that an import adds; gives their ids. */
    static List<Integer> add(Connection app, String country, Collection<String> e164s) throws SQLException {
        return ints(app, """
                WITH created AS (INSERT INTO phone_number (e164, country) SELECT e, '%1$s' FROM unnest('%2$s'::text[]) e ORDER BY e
                                 ON CONFLICT DO NOTHING RETURNING id)
                INSERT INTO number_state (number_id, country, dialable, free_at) SELECT id, '%1$s', true, clock_timestamp() FROM created
                RETURNING number_id
                """.formatted(country, literal(e164s)));
    }

    /** A report of a number; more fields are put into it. */
    static Map<String, Object> call(int number, CallStatus status, Instant at) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("number_id", number);
        call.put("status", status.name());
        call.put("attempted_at", at.toString());
        return call;
    }

    static void report(Connection app, CompanyId company, List<Map<String, Object>> calls) throws SQLException {
        List<Map<String, Object>> numbered = new ArrayList<>();
        for (Map<String, Object> call : calls) {
            Map<String, Object> line = new LinkedHashMap<>(call);
            line.put("i", numbered.size());
            numbered.add(line);
        }
        try (var statement = app.prepareStatement("SELECT count(*) FROM report_results(?, ?::jsonb, '3 days')")) {
            statement.setInt(1, company.value());
            statement.setString(2, JSON.writeValueAsString(numbered));
            statement.executeQuery();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static void reset(Connection app, CompanyId company, Collection<Integer> numbers) throws SQLException {
        run(app, "SELECT reset_numbers(" + company + ", '" + literal(numbers) + "', '3 days')");
    }

    /** People of the panel set a status: no attempt. */
    static void setStatus(Connection app, CompanyId company, Collection<Integer> numbers, CallStatus status)
            throws SQLException {
        locked(app, company, numbers, """
                WITH result AS (INSERT INTO call_result (number_id, company_id, kind, status, attempted_at, changed_by)
                                SELECT n, %1$s, 'panel', '%2$s', clock_timestamp(), 1 FROM unnest('%3$s'::int[]) n RETURNING id, number_id)
                INSERT INTO company_number (company_id, number_id, last_status, last_result_id)
                SELECT %1$s, r.number_id, '%2$s', r.id FROM result r
                ON CONFLICT (cn_key) DO UPDATE SET last_status = excluded.last_status, last_result_id = excluded.last_result_id
                """.formatted(company, status, literal(numbers)));
    }

    /** A company deletes numbers, or takes that back. */
    static void setDeleted(Connection app, CompanyId company, Collection<Integer> numbers, boolean deleted)
            throws SQLException {
        locked(app, company, numbers, """
                INSERT INTO company_number (company_id, number_id, last_status, deleted)
                SELECT %1$s, n, 'IN_QUEUE', %2$s FROM unnest('%3$s'::int[]) n
                ON CONFLICT (cn_key) DO UPDATE SET deleted = excluded.deleted
                """.formatted(company, deleted, literal(numbers)));
    }

    /** Numbers come onto a company's own do-not-call list. */
    static void suppress(Connection app, CompanyId company, Collection<Integer> numbers) throws SQLException {
        locked(app, company, numbers, """
                INSERT INTO company_number (company_id, number_id, last_status, suppressed)
                SELECT %1$s, n, 'IN_QUEUE', true FROM unnest('%2$s'::int[]) n
                ON CONFLICT (cn_key) DO UPDATE SET suppressed = true
                """.formatted(company, literal(numbers)));
    }

    /** They leave it; what the company never called is as before. */
    static void unsuppress(Connection app, CompanyId company, Collection<Integer> numbers) throws SQLException {
        locked(app, company, numbers, """
                DELETE FROM company_number WHERE company_id = %1$s AND number_id = ANY ('%2$s') AND attempts = 0 AND NOT deleted
                """.formatted(company, literal(numbers)));
    }

    /** A superuser deletes numbers for all, or takes that back. */
    static void setRetired(Connection app, Collection<Integer> numbers, boolean retired) throws SQLException {
        locked(app, ALPHA, numbers, """
                UPDATE number_state SET retired = %1$s, pos = NULL, free_at = NULL WHERE number_id = ANY ('%2$s')
                """.formatted(retired, literal(numbers)));
    }

    static int fold(Connection app, CompanyId company, int limit) throws SQLException {
        return ints(app, "SELECT fold_statistics(" + company + ", " + limit + ", '" + SINCE + "')")
                .get(0);
    }

    static int foldPool(Connection app) throws SQLException {
        return ints(app, "SELECT fold_pool()").get(0);
    }

    /** Everything is folded, and the floors are as high as they get. */
    void foldAll() throws SQLException {
        try (Connection app = app()) {
            for (int i = 0; i < 3; i++) { // the floor follows
                for (CompanyId company : COMPANIES) {
                    int folded;
                    do {
                        folded = fold(app, company, 1000);
                        app.commit();
                    } while (folded > 0);
                }
                foldPool(app);
                app.commit();
            }
        }
    }

    private static void locked(Connection app, CompanyId company, Collection<Integer> numbers, String sql)
            throws SQLException {
        run(app, "SELECT set_config('app.company', '" + company + "', true)");
        run(
                app,
                "SELECT number_id FROM number_state WHERE number_id = ANY ('" + literal(numbers)
                        + "') ORDER BY number_id FOR NO KEY UPDATE");
        run(app, sql);
    }

    // ---------------------------------------------------------------------------------------- what is counted

    /** What the product's service says, in a transaction of its own. */
    <T> T ask(Function<StatisticsService, T> question) {
        return persistence.in(em -> question.apply(service(em)));
    }

    /** The product's beans in a transaction of their own. */
    <T> T in(Function<TestBeans, T> work) {
        return persistence.in(em -> work.apply(new TestBeans(em, Clock.fixed(NOW, ZoneOffset.UTC))));
    }

    /** Compares every figure of each company with a naive count in one snapshot. */
    void compare() {
        compareOften(Runnable::run);
    }

    /** Compares some figures in one snapshot after the other as long as told to; returns in how many. */
    int compareSome(int some, Random random, BooleanSupplier goOn) {
        return persistence.in(em -> {
            StatisticsService service = service(em);
            int snapshots = 0;
            while (goOn.getAsBoolean()) {
                compare(em, service, COMPANIES.get(random.nextInt(COMPANIES.size())), figures -> {
                    Collections.shuffle(figures, random);
                    return figures.subList(0, some);
                });
                snapshots++;
            }
            return snapshots;
        });
    }

    /** Something that compares again and again. */
    interface Comparing {
        void run(Runnable compare) throws SQLException;
    }

    /** The same as {@link #compare()}, often: the product's beans are made once only, which takes longer than a look. */
    void compareOften(Comparing test) {
        persistence.run(em -> {
            StatisticsService service = service(em);
            try {
                test.run(() -> COMPANIES.forEach(company -> compare(em, service, company, figures -> figures)));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static StatisticsService service(EntityManager em) {
        return new TestBeans(em, Clock.fixed(NOW, ZoneOffset.UTC)).get(StatisticsService.class);
    }

    private static void compare(
            EntityManager em,
            StatisticsService service,
            CompanyId company,
            UnaryOperator<List<NaiveCount.Figure>> which) {
        em.getTransaction().commit(); // a snapshot of its own
        em.getTransaction().begin();
        em.createNativeQuery("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").executeUpdate();
        service.numbers(company, Timeframe.ALL); // the transaction is the company's from here on
        for (NaiveCount.Figure figure : which.apply(NaiveCount.figures(em, company, service))) {
            assertThat(figure.said().get())
                    .as("%s of company %s", figure.name(), company)
                    .isEqualTo(figure.counted().get());
        }
    }

    // ---------------------------------------------------------------------------------------- words

    /** As the owner. */
    void run(String sql) throws SQLException {
        run(owner, sql);
    }

    List<String> texts(String sql) throws SQLException {
        return texts(owner, sql);
    }

    static void run(Connection connection, String sql) throws SQLException {
        texts(connection, sql);
    }

    static List<String> texts(Connection connection, String sql) throws SQLException {
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

    private static List<Integer> ints(Connection connection, String sql) throws SQLException {
        return texts(connection, sql).stream().map(Integer::valueOf).toList();
    }

    private static String literal(Collection<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    /** That many Iranian numbers from one on. */
    static List<String> mobiles(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> "+98912" + (1_000_000 + i))
                .toList();
    }

    /** Installs a copy of a shipped function in which a piece of its text is replaced. */
    void mutate(String function, String shipped, String mutant) throws SQLException {
        String definition =
                texts("SELECT pg_get_functiondef('" + function + "'::regproc)").get(0);
        assertThat(definition.split(Pattern.quote(shipped), -1))
                .as("the piece to replace occurs in %s once", function)
                .hasSize(2);
        run(definition.replace(shipped, mutant));
    }

    @Override
    public void close() {
        persistence.close();
        database.close();
    }
}
