package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IranianHolidaysTest {

    private static final LocalDate FIRST = LocalDate.of(2025, 3, 21);
    private static final LocalDate LAST = LocalDate.of(2026, 3, 20);
    private static final LocalDate ASHURA = LocalDate.of(2025, 7, 6);

    @Test
    void a_year_has_its_solar_and_its_lunar_days_in_order() {
        List<Holiday> days = between(FIRST, LAST);

        assertThat(days).isSortedAccordingTo(java.util.Comparator.comparing(Holiday::day));
        assertThat(days)
                .filteredOn(day -> day.kind() == Holiday.Kind.SOLAR)
                .hasSize(10)
                .noneMatch(Holiday::estimated);
        assertThat(days)
                .filteredOn(day -> day.kind() == Holiday.Kind.LUNAR)
                .hasSizeBetween(16, 19)
                .allMatch(Holiday::estimated);
        assertThat(days).allMatch(Holiday::isHoliday);
        assertThat(days)
                .contains(new Holiday(
                        ASHURA,
                        Holiday.Kind.LUNAR,
                        "ashura",
                        "Ashura",
                        "عاشورای حسینی",
                        new LunarDate(1447, 1, 10),
                        true,
                        true));
    }

    @Test
    void a_solar_year_can_have_a_lunar_day_twice() {
        assertThat(between(FIRST, LAST))
                .filteredOn(day -> day.key().equals("fitr"))
                .extracting(day -> day.day() + " " + day.lunarDate())
                .containsExactly("2025-03-31 1446-10-01", "2026-03-20 1447-10-01");
    }

    @Test
    void confirmed_on_the_calculated_day_it_stays_there_and_is_no_estimate() {
        assertThat(between(ASHURA, ASHURA, new HolidayCorrection(1447, "ashura", ASHURA, true)))
                .singleElement()
                .satisfies(day -> {
                    assertThat(day.key()).isEqualTo("ashura");
                    assertThat(day.estimated()).isFalse();
                });
    }

    @Test
    void moved_it_is_on_the_other_day_only() {
        LocalDate other = ASHURA.plusDays(1);
        HolidayCorrection moved = new HolidayCorrection(1447, "ashura", other, true);

        assertThat(between(ASHURA, ASHURA, moved)).isEmpty();
        assertThat(between(other, other, moved)).extracting(Holiday::key).containsExactly("ashura");
        assertThat(between(other, other, moved))
                .extracting(Holiday::lunarDate)
                .containsExactly(new LunarDate(1447, 1, 10));
        assertThat(between(FIRST, LAST, moved)).hasSameSizeAs(between(FIRST, LAST));
    }

    @Test
    void a_better_estimate_is_still_one() {
        LocalDate other = ASHURA.minusDays(1);

        assertThat(between(other, other, new HolidayCorrection(1447, "ashura", other, false)))
                .filteredOn(day -> day.key().equals("ashura"))
                .allMatch(Holiday::estimated)
                .hasSize(1);
    }

    @Test
    void cancelled_it_is_gone_that_year_and_comes_back_the_next() {
        HolidayCorrection cancelled = new HolidayCorrection(1447, "ashura", null, true);
        LocalDate next = IranianLunarDay.ASHURA.in(1448).toDay();

        assertThat(between(FIRST, LAST, cancelled)).extracting(Holiday::key).doesNotContain("ashura");
        assertThat(between(next, next, cancelled)).extracting(Holiday::key).containsExactly("ashura");
    }

    @Test
    void two_on_one_day_are_both_told() {
        LocalDate revolution = LocalDate.of(2026, 2, 11);

        assertThat(between(revolution, revolution, new HolidayCorrection(1447, "mahdi-birth", revolution, true)))
                .extracting(Holiday::key)
                .containsExactly("revolution", "mahdi-birth");
    }

    @Test
    void every_one_has_a_name_in_both_languages() {
        Stream.concat(
                        Stream.of(IranianSolarDay.values()).map(IranianSolarDay::key),
                        Stream.of(IranianLunarDay.values()).map(IranianLunarDay::key))
                .forEach(key -> {
                    assertThat(IranianHolidays.englishName(key)).as(key).matches("[\\x20-\\x7E]+");
                    assertThat(IranianHolidays.persianName(key)).as(key).matches("[\\p{IsArabic}۰-۹ ]+");
                });
    }

    private static List<Holiday> between(LocalDate first, LocalDate last, HolidayCorrection... corrections) {
        return PublicHolidays.of("IR", List.of(corrections)).between(first, last);
    }
}
