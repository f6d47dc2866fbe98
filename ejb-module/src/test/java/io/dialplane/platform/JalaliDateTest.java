package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JalaliDateTest {

    @ParameterizedTest
    @CsvSource({
        "2024-03-19, 1402-12-29",
        "2024-03-20, 1403-01-01",
        "2025-03-20, 1403-12-30",
        "2025-03-21, 1404-01-01",
        "2025-09-22, 1404-06-31",
        "2025-09-23, 1404-07-01",
        "2026-01-31, 1404-11-11",
        "1921-03-21, 1300-01-01",
        "2122-03-20, 1500-12-29"
    })
    void a_day_has_two_names(LocalDate gregorian, String jalali) {
        assertThat(JalaliDate.of(gregorian)).hasToString(jalali);
        assertThat(JalaliDate.of(gregorian).toLocalDate()).isEqualTo(gregorian);
    }

    @ParameterizedTest
    @CsvSource({
        "1300, 1921-03-21",
        "1375, 1996-03-20",
        "1399, 2020-03-20",
        "1400, 2021-03-21",
        "1403, 2024-03-20",
        "1404, 2025-03-21",
        "1405, 2026-03-21",
        "1408, 2029-03-20",
        "1500, 2121-03-21"
    })
    void years_begin_at_the_equinox(int year, LocalDate day) {
        assertThat(JalaliDate.firstDayOfYear(year)).isEqualTo(day);
        assertThat(JalaliDate.of(day.minusDays(1)).year()).isEqualTo(year - 1);
    }

    @Test
    void every_day_of_two_centuries_has_its_own() {
        LocalDate last = new JalaliDate(1501, 1, 1).toLocalDate();
        JalaliDate before = new JalaliDate(1299, 12, 30);
        for (LocalDate day = new JalaliDate(1300, 1, 1).toLocalDate(); day.isBefore(last); day = day.plusDays(1)) {
            JalaliDate jalali = JalaliDate.of(day);
            boolean next = jalali.day() == before.day() + 1 && jalali.month() == before.month();
            boolean nextMonth = jalali.day() == 1 && jalali.month() == before.month() % 12 + 1;
            assertThat(next || nextMonth).as("%s behind %s", jalali, before).isTrue();
            assertThat(jalali.toLocalDate()).isEqualTo(day);
            before = jalali;
        }
        assertThat(before.year()).isEqualTo(1500);
    }
}
