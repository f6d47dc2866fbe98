package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DomainException;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarYearTest {

    @Test
    void the_number_says_which_calendar_is_meant() {
        assertThat(CalendarYear.of(1404))
                .isEqualTo(new CalendarYear(LocalDate.of(2025, 3, 21), LocalDate.of(2026, 3, 20)));
        assertThat(CalendarYear.of(2026))
                .isEqualTo(new CalendarYear(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1299, 1501, 1899, 2201, Integer.MAX_VALUE, -1404})
    void other_years_are_refused(int year) {
        assertThatThrownBy(() -> CalendarYear.of(year)).isInstanceOf(DomainException.class);
    }

    @ParameterizedTest
    @CsvSource({"IR, 2026-03-20, 1404", "IR, 2026-03-21, 1405", "IR, 2026-12-31, 1405", "DE, 2026-03-20, 2026"})
    void the_current_year_is_the_country_s(String country, LocalDate today, int year) {
        assertThat(CalendarYear.current(country, today)).isEqualTo(year);
    }
}
