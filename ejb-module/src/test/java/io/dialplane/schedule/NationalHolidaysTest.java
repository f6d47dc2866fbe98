package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.dialplane.platform.DomainException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NationalHolidaysTest {

    @Test
    void germany_has_the_days_that_all_of_it_has() {
        assertThat(of("DE", 2026))
                .extracting(holiday -> holiday.day() + " " + holiday.name())
                .containsExactly(
                        "2026-01-01 New Year's Day",
                        "2026-04-03 Good Friday",
                        "2026-04-06 Easter Monday",
                        "2026-05-01 Labour day",
                        "2026-05-14 Ascension Day",
                        "2026-05-25 Whit Monday",
                        "2026-10-03 German Unity Day",
                        "2026-12-25 1st Christmas day",
                        "2026-12-26 2nd Christmas day");
    }

    @Test
    void they_are_no_estimates_and_not_of_the_moon() {
        assertThat(of("DE", 2026)).allSatisfy(holiday -> assertThat(holiday)
                .extracting(
                        Holiday::kind, Holiday::estimated, Holiday::isHoliday, Holiday::persianName, Holiday::lunarDate)
                .containsExactly(Holiday.Kind.NATIONAL, false, true, null, null));
    }

    @Test
    void what_follows_the_moon_elsewhere_is_an_estimate_too() {
        assertThat(of("TR", 2026))
                .filteredOn(Holiday::estimated)
                .extracting(Holiday::key)
                .contains("islamic.id-al-fitr", "islamic.id-ul-adha");
    }

    @Test
    void a_day_that_is_made_up_for_on_another_is_there() {
        assertThat(of("GB", 2027)).extracting(Holiday::day).contains(LocalDate.of(2027, 12, 27));
        PublicHolidays unitedStates = PublicHolidays.of("US", List.of());
        assertThat(unitedStates.between(LocalDate.of(2027, 12, 31), LocalDate.of(2027, 12, 31)))
                .as("New Year of 2028, a Saturday")
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_country_that_the_library_does_not_know_has_none() {
        assertThat(of("ZZ", 2026)).isEmpty();
    }

    /** Whatever country a company may have, and whatever year may be asked for. */
    @Test
    void every_country_answers_for_years_far_away() {
        TreeSet<String> nameless = new TreeSet<>();
        for (String country : PhoneNumberUtil.getInstance().getSupportedRegions()) {
            for (int year : new int[] {1900, 1980, 2026, 2150, 2173}) {
                for (Holiday holiday : of(country, year)) {
                    if (holiday.name().isBlank() || holiday.name().equals("undefined")) {
                        nameless.add(country + " " + holiday.key());
                    }
                }
            }
        }
        assertThat(nameless).isEmpty();
    }

    @Test
    void a_year_that_its_lunar_calendar_does_not_reach_is_refused() {
        assertThatThrownBy(() -> of("TR", 2175)).isInstanceOfSatisfying(DomainException.class, e -> assertThat(
                        e.errors().get(0).field())
                .isEqualTo("year"));
        assertThat(of("DE", 2200)).hasSize(9);
    }

    @Test
    void many_may_ask_at_once_first() {
        List<CompletableFuture<Integer>> asking = new ArrayList<>();
        for (String country : List.of("AT", "CH", "IT", "ES", "PT", "BE", "NL", "DK", "AT", "CH", "IT", "ES")) {
            asking.add(CompletableFuture.supplyAsync(() -> of(country, 2026).size()));
        }
        assertThat(asking).allSatisfy(answer -> assertThat(answer.join()).isPositive());
    }

    private static List<Holiday> of(String country, int year) {
        return PublicHolidays.of(country, List.of()).between(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
    }
}
