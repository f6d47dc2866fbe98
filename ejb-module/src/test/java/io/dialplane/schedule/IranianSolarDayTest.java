package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IranianSolarDayTest {

    @Test
    void the_days_of_1404_fall_where_the_printed_calendar_has_them() {
        assertThat(IranianSolarDay.between(LocalDate.of(2025, 3, 21), LocalDate.of(2026, 3, 20)))
                .extracting(IranianSolarDay.Named::day)
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
    void years_begin_at_the_equinox(int jalaliYear, LocalDate day) {
        assertThat(IranianSolarDay.firstDayOfYear(jalaliYear)).isEqualTo(day);
        assertThat(IranianSolarDay.on(day)).contains(IranianSolarDay.NOWRUZ);
        assertThat(IranianSolarDay.on(day.plusDays(4))).isEmpty();
    }

    @Test
    void every_year_has_ten_of_them_and_a_leap_year_s_thirtieth_of_Esfand_is_none() {
        for (int year = 1300; year < 1500; year++) {
            LocalDate first = IranianSolarDay.firstDayOfYear(year);
            LocalDate next = IranianSolarDay.firstDayOfYear(year + 1);
            List<IranianSolarDay.Named> days = IranianSolarDay.between(first, next.minusDays(1));

            assertThat(days).as("%d", year).hasSize(10);
            boolean leap = next.toEpochDay() - first.toEpochDay() == 366;
            assertThat(days.get(9).day()).isEqualTo(next.minusDays(leap ? 2 : 1));
        }
    }

    @Test
    void every_day_has_a_name() {
        ResourceBundle messages = ResourceBundle.getBundle("io.dialplane.messages", Locale.ROOT);
        for (IranianSolarDay holiday : IranianSolarDay.values()) {
            assertThat(new IranianSolarDay.Named(LocalDate.EPOCH, holiday).name())
                    .isNotBlank();
        }
        assertThat(messages.getString("holiday.nowruz")).isEqualTo("Nowruz");
    }
}
