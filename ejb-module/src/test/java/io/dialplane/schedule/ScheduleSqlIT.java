package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleSqlIT {

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);
    private static final CompanyId ALPHA = new CompanyId(1);
    private static final CompanyId BETA = new CompanyId(2);

    @BeforeAll
    static void companies() throws SQLException {
        owner("""
                INSERT INTO company (id, name, display_name, country, time_zone)
                VALUES (1, 'alpha', 'Alpha', 'IR', 'Asia/Tehran'), (2, 'beta', 'Beta', 'IR', 'Asia/Tehran')
                """);
    }

    @BeforeEach
    void fresh() throws SQLException {
        owner("TRUNCATE schedule_window, company_holiday, dialing");
        owner("INSERT INTO dialing (company_id) VALUES (1), (2)");
    }

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @Test
    void windows_keep_their_seconds_and_come_in_order() {
        in(ALPHA, queries -> {
            queries.add(ALPHA, window(6, "10:00:00", "23:59:59"));
            queries.add(ALPHA, window(0, "12:00", "17:00"));
            queries.add(ALPHA, window(0, "00:00", "12:00"));
            return null;
        });

        List<Schedule.Window> windows = in(ALPHA, queries -> queries.get(ALPHA)).windows();

        assertThat(windows)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("id")
                .containsExactly(
                        window(0, "00:00", "12:00"), window(0, "12:00", "17:00"), window(6, "10:00:00", "23:59:59"));
        assertThat(in(BETA, queries -> queries.get(BETA)).windows()).isEmpty();
    }

    @Test
    void settings_move_the_version_on() {
        CompanySchedule before = in(ALPHA, queries -> queries.get(ALPHA));
        in(ALPHA, queries -> {
            queries.lock(ALPHA);
            queries.settle(ALPHA, false, true, false);
            return null;
        });
        CompanySchedule after = in(ALPHA, queries -> queries.get(ALPHA));

        assertThat(before.version()).isEqualTo(1);
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.enabled()).isFalse();
        assertThat(after.disabledByDialer()).isTrue();
        assertThat(after.skipHolidays()).isFalse();
        assertThat(after.updatedAt()).isAfterOrEqualTo(before.updatedAt());
        assertThat(in(BETA, queries -> queries.get(BETA)).version()).isEqualTo(1);
    }

    @Test
    void a_day_is_set_corrected_and_removed() {
        LocalDate nowruz = LocalDate.of(2026, 3, 21);
        in(ALPHA, queries -> {
            queries.put(ALPHA, new Day(nowruz, "inventory", true));
            queries.put(ALPHA, new Day(nowruz, "we work", false));
            return null;
        });

        List<Day> days = in(ALPHA, queries -> queries.days(ALPHA, nowruz, nowruz));
        assertThat(days).containsExactly(new Day(nowruz, "we work", false));
        Optional<Day> ofBeta = in(BETA, queries -> queries.day(BETA, nowruz));
        assertThat(ofBeta).isEmpty();
        in(ALPHA, queries -> {
            queries.remove(ALPHA, nowruz);
            queries.touch(ALPHA);
            return null;
        });
        Optional<Day> gone = in(ALPHA, queries -> queries.day(ALPHA, nowruz));
        assertThat(gone).isEmpty();
        assertThat(in(ALPHA, queries -> queries.get(ALPHA)).version()).isEqualTo(2);
    }

    @Test
    void row_level_security_hides_another_company_s_windows() {
        in(ALPHA, queries -> {
            queries.add(ALPHA, window(0, "09:00", "17:00"));
            return null;
        });
        int id = in(ALPHA, queries -> queries.get(ALPHA)).windows().get(0).id();

        in(BETA, queries -> {
            queries.remove(ALPHA, id);
            return null;
        });

        assertThat(in(ALPHA, queries -> queries.get(ALPHA)).windows()).hasSize(1);
    }

    private static Schedule.Window window(int dayOfWeek, String start, String end) {
        return new Schedule.Window(0, dayOfWeek, LocalTime.parse(start), LocalTime.parse(end));
    }

    private static <T> T in(CompanyId company, Function<ScheduleQueries, T> work) {
        return PERSISTENCE.in(em -> {
            em.createNativeQuery("SELECT set_config('app.company', :company, true)", String.class)
                    .setParameter("company", company.toString())
                    .getSingleResult();
            return work.apply(new ScheduleQueries(em));
        });
    }

    private static void owner(String sql) throws SQLException {
        try (Connection connection = DATABASE.ownerUrl().dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
