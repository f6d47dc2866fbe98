package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JalaliDateTest {

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
        assertThat(JalaliDate.of(day)).isEqualTo(new JalaliDate(year, 1, 1));
        assertThat(JalaliDate.of(day.minusDays(1)).year()).isEqualTo(year - 1);
    }

    @Test
    void it_is_written_like_other_dates() {
        assertThat(JalaliDate.of(LocalDate.of(2025, 7, 6))).hasToString("1404-04-15");
        assertThat(JalaliDate.of(LocalDate.of(2025, 3, 20))).hasToString("1403-12-30");
    }

    @Test
    void days_follow_each_other_without_a_gap() {
        JalaliDate before = JalaliDate.of(LocalDate.of(1921, 3, 20));
        for (LocalDate day = LocalDate.of(1921, 3, 21); day.getYear() < 2123; day = day.plusDays(1)) {
            JalaliDate date = JalaliDate.of(day);
            boolean nextDay = date.day() == before.day() + 1 && date.month() == before.month();
            boolean nextMonth = date.day() == 1 && date.month() == before.month() % 12 + 1 && before.day() >= 29;
            assertThat(nextDay || nextMonth).as("%s after %s", date, before).isTrue();
            before = date;
        }
    }
}
