package io.dialplane.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyQueries;
import io.dialplane.platform.Sql;
import io.dialplane.platform.TestBeans;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many numbers a company could still be handed: exact where there are few, near where there are many. */
class QueueMetricsSqlIT {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE, Company.class);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void aCompanyOfTwoCountries() {
        owner("""
                TRUNCATE company, phone_number CASCADE;
                INSERT INTO company (id, name, display_name, country, time_zone, settings)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran', '{"countries": ["IR", "AF"]}'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran', '{}')
                """);
    }

    @Test
    void none_are_none() {
        assertThat(depth(1)).isZero();
        numbers(10, "DE", "i");
        assertThat(depth(1)).as("not its country's").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 10, 11, 99, 100, 101, 990})
    void few_are_counted(int count) {
        numbers(count, "IR", "1000000 + i");
        assertThat(depth(1)).isEqualTo(count);
    }

    @Test
    void what_lies_behind_the_cursor_or_was_called_is_left_out() {
        numbers(500, "IR", "i");
        numbers(50, "AF", "1000 + i");
        owner("INSERT INTO company_cursor (company_id, country, pos) VALUES (1, 'IR', 400), (2, 'IR', 100)");
        owner(
                "INSERT INTO company_number (company_id, number_id, last_status) SELECT 1, number_id, 'BUSY' FROM number_state WHERE pos > 490 AND pos <= 1000");
        assertThat(depth(1)).isEqualTo(90 + 50);
        assertThat(depth(2)).isEqualTo(400);
        owner("UPDATE company_cursor SET pos = 9999");
        assertThat(depth(1)).isEqualTo(50);
        assertThat(depth(2)).isZero();
    }

    @Test
    void many_are_estimated() {
        numbers(50_000, "IR", "3 * i");
        assertThat(depth(1)).isCloseTo(50_000, within(1_000.0));
    }

    /** The old end of a log is thin, since most of it was handed out. */
    @Test
    void many_are_estimated_also_where_they_are_not_evenly_dense() {
        numbers(50_000, "IR", "CASE WHEN i <= 2000 THEN i * 50 ELSE 100000 + i END");
        owner(
                "INSERT INTO company_number (company_id, number_id, last_status) SELECT 1, number_id, 'BUSY' FROM number_state WHERE number_id % 4 = 0");
        assertThat(depth(1)).isCloseTo(37_500, within(3_000.0));
        assertThat(depth(2)).isCloseTo(50_000, within(4_000.0));
    }

    private static double depth(int company) {
        return PERSISTENCE.in(em -> {
            Company of = new TestBeans(em, Clock.systemUTC())
                    .get(CompanyQueries.class)
                    .find(Integer.toString(company))
                    .orElseThrow();
            return Sql.within(em).run(session -> {
                session.enter(of.id());
                return QueueMetrics.depth(session, of);
            });
        });
    }

    /** @param position of the i-th of them */
    private static void numbers(int count, String country, String position) {
        owner("""
                WITH n AS (INSERT INTO phone_number (e164, country)
                           SELECT '+98' || 9000000000 + i + (SELECT count(*) FROM phone_number), '%1$s' FROM generate_series(1, %2$d) i RETURNING id),
                     o AS (SELECT id, row_number() OVER (ORDER BY id) AS i FROM n)
                INSERT INTO number_state (number_id, country, dialable, pos) SELECT o.id, '%1$s', true, %3$s FROM o
                """.formatted(country, count, position));
    }

    private static void owner(String sql) {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
