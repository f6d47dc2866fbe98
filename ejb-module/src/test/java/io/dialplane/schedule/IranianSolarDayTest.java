package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.JalaliDate;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class IranianSolarDayTest {

    @Test
    void the_days_of_1404_fall_where_the_printed_calendar_has_them() {
        assertThat(days(LocalDate.of(2025, 3, 21), LocalDate.of(2026, 3, 20)))
                .containsExactly(
                        LocalDate.of(2025, 3, 21),
                        LocalDate.of(2025, 3, 22),
                        LocalDate.of(2025, 3, 23),
                        LocalDate.of(2025, 3, 24),
                        LocalDate.of(2025, 4, 1),
                        LocalDate.of(2025, 4, 2),
                        LocalDate.of(2025, 6, 4),
                        LocalDate.of(2025, 6, 5),
                        LocalDate.of(2026, 2, 11),
                        LocalDate.of(2026, 3, 20));
    }

    @Test
    void every_year_has_ten_of_them_and_a_leap_year_s_thirtieth_of_Esfand_is_none() {
        for (int year = 1300; year < 1500; year++) {
            LocalDate first = JalaliDate.firstDayOfYear(year);
            LocalDate next = JalaliDate.firstDayOfYear(year + 1);
            List<LocalDate> days = days(first, next.minusDays(1));

            assertThat(days).as("%d", year).hasSize(10);
            boolean leap = next.toEpochDay() - first.toEpochDay() == 366;
            assertThat(days.get(9)).isEqualTo(next.minusDays(leap ? 2 : 1));
        }
    }

    private static List<LocalDate> days(LocalDate first, LocalDate last) {
        return first.datesUntil(last.plusDays(1))
                .filter(day -> IranianSolarDay.on(day).isPresent())
                .toList();
    }
}
