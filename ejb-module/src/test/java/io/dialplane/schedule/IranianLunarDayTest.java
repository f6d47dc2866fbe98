package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.JalaliDate;
import java.time.LocalDate;
import java.time.chrono.HijrahDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IranianLunarDayTest {

    /** When Iran kept them. */
    private static final Map<LocalDate, String> KEPT = new TreeMap<>(Map.ofEntries(
            Map.entry(LocalDate.of(2020, 5, 24), "1441 fitr"),
            Map.entry(LocalDate.of(2020, 8, 30), "1442 ashura"),
            Map.entry(LocalDate.of(2021, 5, 13), "1442 fitr"),
            Map.entry(LocalDate.of(2021, 7, 21), "1442 adha"),
            Map.entry(LocalDate.of(2021, 8, 19), "1443 ashura"),
            Map.entry(LocalDate.of(2022, 5, 3), "1443 fitr"),
            Map.entry(LocalDate.of(2022, 7, 10), "1443 adha"),
            Map.entry(LocalDate.of(2022, 8, 8), "1444 ashura"),
            Map.entry(LocalDate.of(2022, 9, 17), "1444 arbaeen"),
            Map.entry(LocalDate.of(2023, 4, 22), "1444 fitr"),
            Map.entry(LocalDate.of(2023, 6, 29), "1444 adha"),
            Map.entry(LocalDate.of(2023, 7, 28), "1445 ashura"),
            Map.entry(LocalDate.of(2023, 9, 6), "1445 arbaeen"),
            Map.entry(LocalDate.of(2024, 4, 10), "1445 fitr"),
            Map.entry(LocalDate.of(2024, 6, 17), "1445 adha"),
            Map.entry(LocalDate.of(2024, 6, 25), "1445 ghadir"),
            Map.entry(LocalDate.of(2024, 7, 16), "1446 ashura"),
            Map.entry(LocalDate.of(2024, 8, 25), "1446 arbaeen"),
            Map.entry(LocalDate.of(2025, 3, 31), "1446 fitr"),
            Map.entry(LocalDate.of(2025, 7, 6), "1447 ashura")));

    @Test
    void days_that_were_kept_are_calculated_to_the_day_or_the_next() {
        KEPT.forEach((kept, occurrence) -> {
            String[] yearAndKey = occurrence.split(" ");
            LocalDate calculated = IranianLunarDay.ofKey(yearAndKey[1])
                    .orElseThrow()
                    .in(Integer.parseInt(yearAndKey[0]))
                    .toDay();
            assertThat(Math.abs(ChronoUnit.DAYS.between(kept, calculated)))
                    .as("%s, kept on %s, calculated on %s", occurrence, kept, calculated)
                    .isLessThanOrEqualTo(1);
        });
    }

    /** Why it is the tabular calendar: see {@link LunarDate}. */
    @Test
    void the_tabular_calendar_hits_more_of_them_than_umm_al_qura() {
        long tabular = KEPT.entrySet().stream()
                .filter(kept -> IranianLunarDay.on(kept.getKey())
                        .map(IranianLunarDay::key)
                        .equals(java.util.Optional.of(kept.getValue().split(" ")[1])))
                .count();
        long ummAlQura = KEPT.entrySet().stream()
                .filter(kept -> {
                    String[] yearAndKey = kept.getValue().split(" ");
                    LunarDate date =
                            IranianLunarDay.ofKey(yearAndKey[1]).orElseThrow().in(Integer.parseInt(yearAndKey[0]));
                    return LocalDate.from(HijrahDate.of(date.year(), date.month(), date.day()))
                            .equals(kept.getKey());
                })
                .count();

        assertThat(tabular).isGreaterThan(ummAlQura);
    }

    @Test
    void every_lunar_year_has_all_seventeen_in_order() {
        for (int year = IranianLunarDay.FIRST_YEAR; year <= IranianLunarDay.LAST_YEAR; year++) {
            LocalDate before = LocalDate.MIN;
            for (IranianLunarDay holiday : IranianLunarDay.values()) {
                LocalDate day = holiday.in(year).toDay();
                assertThat(day).as("%s of %d", holiday, year).isAfter(before);
                assertThat(IranianLunarDay.on(day)).contains(holiday);
                assertThat(LunarDate.of(day)).isEqualTo(holiday.in(year));
                before = day;
            }
        }
    }

    @Test
    void the_last_day_of_Safar_is_the_one_before_the_third_month() {
        for (int year : List.of(1445, 1446, 1447)) {
            LocalDate day = IranianLunarDay.REZA_MARTYRDOM.in(year).toDay();
            assertThat(LunarDate.of(day.plusDays(1))).isEqualTo(new LunarDate(year, 3, 1));
        }
    }

    @Test
    void solar_years_have_more_of_them_than_lunar_years() {
        long inAll = JalaliDate.firstDayOfYear(1300)
                .datesUntil(JalaliDate.firstDayOfYear(1501))
                .filter(day -> IranianLunarDay.on(day)
                        .filter(IranianLunarDay.ASHURA::equals)
                        .isPresent())
                .count();

        assertThat(inAll).as("of 201 solar years").isBetween(206L, 208L);
    }

    @Test
    void the_years_that_can_be_corrected_are_those_of_the_jalali_years_that_can_be_asked_for() {
        assertThat(LunarDate.of(JalaliDate.firstDayOfYear(1300)).year()).isEqualTo(IranianLunarDay.FIRST_YEAR);
        assertThat(LunarDate.of(JalaliDate.firstDayOfYear(1501).minusDays(1)).year())
                .isEqualTo(IranianLunarDay.LAST_YEAR);
    }

    @ParameterizedTest
    @CsvSource({"ashura, ASHURA", "fitr-second-day, FITR_SECOND_DAY"})
    void they_are_known_by_their_keys(String key, IranianLunarDay holiday) {
        assertThat(IranianLunarDay.ofKey(key)).contains(holiday);
        assertThat(holiday.key()).isEqualTo(key);
        assertThat(IranianLunarDay.ofKey(key.toUpperCase(java.util.Locale.ROOT)))
                .isEmpty();
    }
}
