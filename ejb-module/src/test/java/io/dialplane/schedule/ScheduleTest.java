package io.dialplane.schedule;

import static io.dialplane.schedule.Decision.Reason.DISABLED;
import static io.dialplane.schedule.Decision.Reason.HOLIDAY;
import static io.dialplane.schedule.Decision.Reason.NO_WINDOW;
import static io.dialplane.schedule.Decision.Reason.OUTSIDE_ALLOWED_TIME_WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    /** A Saturday, no holiday, nor is the next. */
    private static final LocalDate SATURDAY = LocalDate.of(2026, 1, 24);

    // ---------------------------------------------------------------------------------------- windows

    @ParameterizedTest
    @CsvSource({
        "08:59:59.999999999, false",
        "09:00:00, true",
        "12:00:00, true",
        "17:00:00, true",
        "17:00:00.999999999, true",
        "17:00:01, false"
    })
    void both_ends_of_a_window_are_inclusive_to_the_second(String time, boolean allowed) {
        assertThat(week("Sat 09:00-17:00").decide(tehran(SATURDAY, time)).allowed())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-24, 0",
        "2026-01-25, 1",
        "2026-01-26, 2",
        "2026-01-27, 3",
        "2026-01-28, 4",
        "2026-01-29, 5",
        "2026-01-30, 6"
    })
    void the_week_begins_with_Saturday(LocalDate day, int dayOfWeek) {
        Schedule schedule =
                schedule(TEHRAN, "IR", new Schedule.Window(1, dayOfWeek, LocalTime.of(9, 0), LocalTime.of(17, 0)));

        assertThat(schedule.decide(tehran(day, "10:00")).allowed()).isTrue();
        assertThat(schedule.decide(tehran(day.plusDays(1), "10:00")).reason()).isEqualTo(NO_WINDOW);
    }

    @Test
    void the_day_is_the_day_of_the_company_s_zone() {
        Instant saturdayInTehran = Instant.parse("2026-01-23T20:30:00Z");

        assertThat(week("Sat 00:00-23:59:59").decide(saturdayInTehran).allowed())
                .isTrue();
        assertThat(week("Sat 00:00-23:59:59")
                        .decide(saturdayInTehran.minusNanos(1))
                        .reason())
                .isEqualTo(NO_WINDOW);
    }

    @Test
    void an_allowed_decision_holds_until_the_second_after_the_window_s_end() {
        Decision decision = week("Sat 09:00-17:00").decide(tehran(SATURDAY, "16:59:59.5"));

        assertThat(decision).isEqualTo(new Decision(true, null, null, tehran(SATURDAY, "17:00:01")));
    }

    @Test
    void dialing_stays_allowed_over_windows_that_meet() {
        assertThat(week("Sat 09:00-17:00").allowedUntil(tehran(SATURDAY, "10:00")))
                .contains(tehran(SATURDAY, "17:00:01"));
        assertThat(week("Sat 09:00-23:59:59", "Sun 00:00-12:00").allowedUntil(tehran(SATURDAY, "10:00")))
                .contains(tehran(SATURDAY.plusDays(1), "12:00:01"));
        Schedule always =
                new Schedule(TEHRAN, "IR", true, false, false, everyDay("00:00-23:59:59"), Map.of(), List.of());
        assertThat(always.allowedUntil(tehran(SATURDAY, "10:00"))).isEmpty();
    }

    @Test
    void dialing_is_allowed_next_when_a_window_of_an_open_day_starts() {
        Schedule schedule = week("Sat 09:00-17:00");

        assertThat(schedule.nextAllowed(tehran(SATURDAY, "08:00"))).contains(tehran(SATURDAY, "09:00"));
        assertThat(schedule.nextAllowed(tehran(SATURDAY, "10:00"))).contains(tehran(SATURDAY, "10:00"));
        assertThat(schedule.nextAllowed(tehran(SATURDAY, "18:00"))).contains(tehran(SATURDAY.plusWeeks(1), "09:00"));
        assertThat(week().nextAllowed(tehran(SATURDAY, "08:00"))).isEmpty();
    }

    @Test
    void a_window_to_the_day_s_last_second_holds_until_midnight() {
        assertThat(week("Sat 09:00-23:59:59")
                        .decide(tehran(SATURDAY, "23:59:59.9"))
                        .validUntil())
                .isEqualTo(tehran(SATURDAY.plusDays(1), "00:00"));
    }

    @Test
    void touching_windows_leave_no_hole() {
        Schedule schedule = week("Sat 09:00-12:00", "Sat 12:00-17:00");

        assertThat(schedule.decide(tehran(SATURDAY, "12:00:00")).validUntil()).isEqualTo(tehran(SATURDAY, "17:00:01"));
        assertThat(schedule.decide(tehran(SATURDAY, "12:00:00.999")).allowed()).isTrue();
        assertThat(schedule.decide(tehran(SATURDAY, "12:00:01")).allowed()).isTrue();
    }

    // ---------------------------------------------------------------------------------------- reasons and their order

    @Test
    void an_administrator_s_or_the_dialer_s_switch_comes_before_everything() {
        Instant holiday = tehran(LocalDate.of(2026, 3, 21), "10:00");
        List<Schedule.Window> none = List.of();

        assertThat(new Schedule(TEHRAN, "IR", false, false, true, none, Map.of(), List.of())
                        .decide(holiday)
                        .reason())
                .isEqualTo(DISABLED);
        assertThat(new Schedule(TEHRAN, "IR", true, true, true, none, Map.of(), List.of())
                        .decide(holiday)
                        .reason())
                .isEqualTo(DISABLED);
    }

    @Test
    void a_holiday_comes_before_a_missing_window() {
        Decision decision = week().decide(tehran(LocalDate.of(2026, 3, 21), "10:00"));

        assertThat(decision.reason()).isEqualTo(HOLIDAY);
        assertThat(decision.validUntil()).isEqualTo(tehran(LocalDate.of(2026, 3, 22), "00:00"));
    }

    @Test
    void a_day_without_windows_is_told_apart_from_the_wrong_hour() {
        assertThat(week("Sun 09:00-17:00").decide(tehran(SATURDAY, "10:00")).reason())
                .isEqualTo(NO_WINDOW);
        assertThat(week("Sat 09:00-17:00").decide(tehran(SATURDAY, "18:00")).reason())
                .isEqualTo(OUTSIDE_ALLOWED_TIME_WINDOW);
        assertThat(week("Sat 09:00-17:00").decide(tehran(SATURDAY, "18:00")).validUntil())
                .isEqualTo(tehran(SATURDAY.plusDays(1), "00:00"));
        assertThat(week("Sat 09:00-17:00").decide(tehran(SATURDAY, "08:00")).validUntil())
                .isEqualTo(tehran(SATURDAY, "09:00"));
    }

    // ---------------------------------------------------------------------------------------- holidays

    @Test
    void holidays_are_worked_through_when_the_company_doesn_t_skip_them() {
        LocalDate nowruz = LocalDate.of(2026, 3, 21);
        Schedule schedule = new Schedule(
                TEHRAN, "IR", true, false, false, everyDay("09:00-17:00"), Map.of(nowruz, true), List.of());

        assertThat(schedule.decide(tehran(nowruz, "10:00")).allowed()).isTrue();
    }

    @Test
    void the_company_s_own_days_count_more_than_the_country_s() {
        LocalDate nowruz = LocalDate.of(2026, 3, 21);
        Schedule schedule = new Schedule(
                TEHRAN,
                "IR",
                true,
                false,
                true,
                everyDay("09:00-17:00"),
                Map.of(nowruz, false, SATURDAY, true),
                List.of());

        assertThat(schedule.decide(tehran(nowruz, "10:00")).allowed()).isTrue();
        assertThat(schedule.decide(tehran(nowruz.plusDays(1), "10:00")).reason())
                .isEqualTo(HOLIDAY);
        assertThat(schedule.decide(tehran(SATURDAY, "10:00")).reason()).isEqualTo(HOLIDAY);
    }

    @Test
    void Iran_s_holidays_are_Iran_s_only() {
        Instant nowruz = tehran(LocalDate.of(2026, 3, 21), "10:00");

        assertThat(new Schedule(TEHRAN, "DE", true, false, true, everyDay("09:00-17:00"), Map.of(), List.of())
                        .decide(nowruz)
                        .allowed())
                .isTrue();
    }

    @Test
    void a_lunar_holiday_is_none_any_more_when_it_was_moved_away() {
        LocalDate calculated = LocalDate.of(2025, 7, 6);
        HolidayCorrection moved = new HolidayCorrection(1447, "ashura", calculated.plusDays(3), true);
        Schedule asCalculated = everyDaySchedule("09:00-17:00");
        Schedule corrected =
                new Schedule(TEHRAN, "IR", true, false, true, everyDay("09:00-17:00"), Map.of(), List.of(moved));
        Schedule ofAnotherCountry =
                new Schedule(TEHRAN, "AF", true, false, true, everyDay("09:00-17:00"), Map.of(), List.of(moved));

        assertThat(asCalculated.decide(tehran(calculated, "10:00")).reason()).isEqualTo(HOLIDAY);
        assertThat(asCalculated.decide(tehran(calculated.plusDays(3), "10:00")).allowed())
                .isTrue();
        assertThat(corrected.decide(tehran(calculated, "10:00")).allowed()).isTrue();
        assertThat(corrected.decide(tehran(calculated.plusDays(3), "10:00")).reason())
                .isEqualTo(HOLIDAY);
        assertThat(ofAnotherCountry
                        .decide(tehran(calculated.plusDays(3), "10:00"))
                        .allowed())
                .isTrue();
    }

    @Test
    void other_countries_rest_on_their_own_public_holidays() {
        assertThat(schedule(BERLIN, "DE", windows("Sat 09:00-17:00", "Fri 09:00-17:00"))
                        .decide(berlin(LocalDate.of(2026, 10, 3), "10:00"))
                        .reason())
                .isEqualTo(HOLIDAY);
        assertThat(schedule(BERLIN, "FR", windows("Sat 09:00-17:00"))
                        .decide(berlin(LocalDate.of(2026, 10, 3), "10:00"))
                        .allowed())
                .isTrue();
    }

    // ---------------------------------------------------------------------------------------- hints

    @Test
    void hints_are_five_minutes_when_switched_off_and_fifteen_otherwise() {
        assertThat(new Schedule(TEHRAN, "IR", false, false, true, everyDay("09:00-17:00"), Map.of(), List.of())
                        .decide(tehran(SATURDAY, "10:00"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(300));
        assertThat(week("Sat 09:00-17:00").decide(tehran(SATURDAY, "18:00")).retryAfter())
                .isEqualTo(Duration.ofSeconds(900));
        assertThat(week().decide(tehran(SATURDAY, "18:00")).retryAfter()).isEqualTo(Duration.ofSeconds(900));
    }

    @ParameterizedTest
    @CsvSource({
        "08:40:00, 900",
        "08:45:00, 900",
        "08:45:01, 899",
        "08:59:00, 60",
        "08:59:58.5, 2",
        "08:59:59, 1",
        "08:59:59.9, 1"
    })
    void a_hint_is_never_later_than_the_next_window_s_start(String time, long seconds) {
        assertThat(week("Sat 09:00-17:00").decide(tehran(SATURDAY, time)).retryAfter())
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void a_hint_sees_tomorrow_s_first_window() {
        assertThat(week("Sat 09:00-17:00", "Sun 00:00-10:00")
                        .decide(tehran(SATURDAY, "23:55"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(300));
        assertThat(week("Sun 00:01-10:00").decide(tehran(SATURDAY, "23:55")).retryAfter())
                .isEqualTo(Duration.ofSeconds(360));
    }

    @Test
    void a_holiday_s_windows_don_t_shorten_a_hint() {
        LocalDate nowruz = LocalDate.of(2026, 3, 21);

        assertThat(everyDaySchedule("09:00-17:00")
                        .decide(tehran(nowruz, "08:59"))
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(900));
        assertThat(everyDaySchedule("00:00-17:00")
                        .decide(tehran(nowruz.minusDays(1), "23:59"))
                        .reason())
                .isEqualTo(HOLIDAY);
        assertThat(everyDaySchedule("00:00-17:00").decide(tehran(nowruz.plusDays(3), "23:59:00")))
                .isEqualTo(new Decision(false, HOLIDAY, Duration.ofSeconds(60), tehran(nowruz.plusDays(4), "00:00")));
    }

    @Test
    void switched_off_a_hint_is_not_later_than_the_next_window_either() {
        Schedule off = new Schedule(TEHRAN, "IR", true, true, true, everyDay("09:00-17:00"), Map.of(), List.of());

        assertThat(off.decide(tehran(SATURDAY, "08:58")).retryAfter()).isEqualTo(Duration.ofSeconds(120));
    }

    // ---------------------------------------------------------------------------------------- summer time

    @Test
    void a_window_whose_end_is_left_out_in_spring_ends_when_the_clocks_are_put_forward() {
        LocalDate spring = LocalDate.of(2026, 3, 29);
        Schedule schedule = schedule(BERLIN, "DE", windows("Sun 01:00-02:30"));
        Instant change = Instant.parse("2026-03-29T01:00:00Z");

        Decision before = schedule.decide(berlin(spring, "01:59:59"));

        assertThat(before).isEqualTo(new Decision(true, null, null, change));
        assertThat(schedule.decide(change.minusNanos(1)).allowed()).isTrue();
        assertThat(schedule.decide(change).reason()).isEqualTo(OUTSIDE_ALLOWED_TIME_WINDOW);
    }

    @Test
    void a_window_that_starts_in_the_left_out_hour_starts_when_the_clocks_are_put_forward() {
        LocalDate spring = LocalDate.of(2026, 3, 29);
        Schedule schedule = schedule(BERLIN, "DE", windows("Sun 02:30-05:00"));

        Decision before = schedule.decide(berlin(spring, "01:55:00"));

        assertThat(before.allowed()).isFalse();
        assertThat(before.retryAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(schedule.decide(Instant.parse("2026-03-29T01:00:00Z")).allowed())
                .isTrue();
    }

    @Test
    void a_window_in_the_hour_that_comes_twice_in_autumn_is_open_twice() {
        Schedule schedule = schedule(BERLIN, "DE", windows("Sun 02:00-02:30"));
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        Instant second = Instant.parse("2026-10-25T01:00:00Z");

        assertThat(schedule.decide(first)).isEqualTo(new Decision(true, null, null, first.plusSeconds(1)));
        Decision between = schedule.decide(second.minusSeconds(60));
        assertThat(between.allowed()).isFalse();
        assertThat(between.retryAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(between.validUntil()).isEqualTo(second);
        assertThat(schedule.decide(second).allowed()).isTrue();
        assertThat(schedule.decide(second).validUntil()).isEqualTo(Instant.parse("2026-10-25T01:30:01Z"));
    }

    @Test
    void turning_the_clocks_back_can_end_a_window_and_begin_it_again() {
        Schedule schedule = schedule(BERLIN, "DE", windows("Sun 02:30-04:00"));
        Instant change = Instant.parse("2026-10-25T01:00:00Z");

        assertThat(schedule.decide(change.minusSeconds(1))).isEqualTo(new Decision(true, null, null, change));
        assertThat(schedule.decide(change).allowed()).isFalse();
        assertThat(schedule.decide(change.plusSeconds(1800)).allowed()).isTrue();
    }

    @Test
    void a_decision_holds_until_it_says_so_in_every_second_around_a_change_of_the_clocks() {
        for (Schedule schedule : List.of(
                schedule(BERLIN, "DE", windows("Sun 01:00-02:30", "Sun 02:45-03:15", "Sun 03:15-04:00")),
                schedule(BERLIN, "DE", windows("Sun 00:00-23:59:59")),
                schedule(BERLIN, "DE", windows("Sun 02:10-02:20", "Sat 09:00-23:59:59", "Mon 00:00-01:00")))) {
            for (String from : List.of("2026-03-28T22:00:00Z", "2026-10-24T21:00:00Z")) {
                Instant end = Instant.parse(from).plusSeconds(30 * 3600);
                Decision held = null;
                for (Instant now = Instant.parse(from); now.isBefore(end); now = now.plusSeconds(1)) {
                    Decision decision = schedule.decide(now);
                    assertThat(decision.validUntil()).isAfter(now);
                    if (held != null && now.isBefore(held.validUntil())) {
                        assertThat(decision.reason()).as("%s", now).isEqualTo(held.reason());
                        if (!decision.allowed()) {
                            assertThat(decision.retryAfter()).isPositive();
                        }
                    } else {
                        held = decision;
                    }
                }
            }
        }
    }

    @Test
    void a_day_that_begins_at_one_o_clock_begins_there() {
        ZoneId santiago = ZoneId.of("America/Santiago");
        LocalDate short23 = LocalDate.of(2026, 9, 6);
        Schedule schedule = schedule(santiago, "CL", windows("Sun 00:00-10:00"));
        Instant start = short23.atStartOfDay(santiago).toInstant();

        assertThat(start.atZone(santiago).toLocalTime()).isEqualTo(LocalTime.of(1, 0));
        assertThat(schedule.decide(start).allowed()).isTrue();
        assertThat(schedule.decide(start.minusSeconds(60)).retryAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(schedule.decide(start.minusSeconds(60)).validUntil()).isEqualTo(start);
    }

    // ---------------------------------------------------------------------------------------- helpers

    private static Schedule week(String... windows) {
        return schedule(TEHRAN, "IR", windows(windows));
    }

    private static Schedule schedule(ZoneId zone, String country, Schedule.Window... windows) {
        return new Schedule(zone, country, true, false, true, List.of(windows), Map.of(), List.of());
    }

    private static Schedule everyDaySchedule(String window) {
        return new Schedule(TEHRAN, "IR", true, false, true, everyDay(window), Map.of(), List.of());
    }

    private static List<Schedule.Window> everyDay(String window) {
        List<Schedule.Window> windows = new ArrayList<>();
        for (String day : DAYS) {
            windows.addAll(List.of(windows(day + " " + window)));
        }
        return windows;
    }

    private static final List<String> DAYS = List.of("Sat", "Sun", "Mon", "Tue", "Wed", "Thu", "Fri");

    private static Schedule.Window[] windows(String... texts) {
        Schedule.Window[] windows = new Schedule.Window[texts.length];
        for (int i = 0; i < texts.length; i++) {
            String[] parts = texts[i].split("[ -]");
            windows[i] = new Schedule.Window(
                    i + 1, DAYS.indexOf(parts[0]), LocalTime.parse(parts[1]), LocalTime.parse(parts[2]));
        }
        return windows;
    }

    private static Instant tehran(LocalDate day, String time) {
        return LocalDateTime.of(day, LocalTime.parse(time)).atZone(TEHRAN).toInstant();
    }

    private static Instant berlin(LocalDate day, String time) {
        return LocalDateTime.of(day, LocalTime.parse(time)).atZone(BERLIN).toInstant();
    }
}
