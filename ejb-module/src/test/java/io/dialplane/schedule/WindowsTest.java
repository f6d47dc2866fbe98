package io.dialplane.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {

    @Test
    void windows_of_one_day_may_touch() {
        assertThatCode(() -> Windows.check(List.of(window(0, "09:00", "12:00"), window(0, "12:00", "17:00"))))
                .doesNotThrowAnyException();
    }

    @Test
    void windows_of_different_days_have_nothing_to_do_with_each_other() {
        assertThatCode(() -> Windows.check(List.of(window(0, "09:00", "17:00"), window(1, "09:00", "17:00"))))
                .doesNotThrowAnyException();
    }

    @Test
    void an_overlap_is_refused_naming_the_later_one_of_the_request() {
        assertThat(wrong(window(1, "09:00", "17:00"), window(0, "12:00", "17:00"), window(0, "09:00", "12:00:01")))
                .containsExactly("windows[2] overlaps windows[1]");
        assertThat(wrong(window(0, "09:00", "17:00"), window(0, "09:00", "17:00")))
                .containsExactly("windows[1] overlaps windows[0]");
    }

    /** Pages name it by its day and hours. */
    @Test
    void the_one_that_was_there_before_is_named() {
        DomainException e = catchThrowableOfType(
                DomainException.class,
                () -> Windows.check(List.of(window(3, "09:00", "17:00"), window(3, "08:00", "10:00"))));
        assertThat(e.errors().get(0).args()).containsExactly(0, 3, "09:00", "17:00");
    }

    @Test
    void an_overlap_with_a_long_window_is_seen_behind_a_short_one() {
        assertThat(wrong(window(0, "08:00", "20:00"), window(0, "09:00", "10:00"), window(0, "18:00", "21:00")))
                .containsExactly("windows[1] overlaps windows[0]", "windows[2] overlaps windows[0]");
    }

    @Test
    void a_window_ends_after_it_begins_on_a_day_of_the_week() {
        assertThat(wrong(window(0, "09:00", "09:00"), window(7, "09:00", "10:00"), window(-1, "10:00", "09:00")))
                .containsExactly(
                        "windows[0].end_time must be later than start_time",
                        "windows[1].day_of_week must be a whole number from 0 (Saturday) to 6 (Friday)",
                        "windows[2].day_of_week must be a whole number from 0 (Saturday) to 6 (Friday)",
                        "windows[2].end_time must be later than start_time");
    }

    @Test
    void there_are_not_endlessly_many() {
        List<Schedule.Window> many = new ArrayList<>();
        for (int i = 0; i <= Windows.AT_MOST; i++) {
            many.add(window(
                    0,
                    LocalTime.ofSecondOfDay(i * 2L).toString(),
                    LocalTime.ofSecondOfDay(i * 2L + 1).toString()));
        }

        assertThat(wrong(many.toArray(Schedule.Window[]::new))).containsExactly("windows has more than 500 windows");
    }

    private static List<String> wrong(Schedule.Window... windows) {
        DomainException e = catchThrowableOfType(DomainException.class, () -> Windows.check(List.of(windows)));
        assertThat(e.status()).isEqualTo(400);
        return e.errors().stream()
                .map((FieldError f) -> f.field() + " " + f.message())
                .toList();
    }

    private static Schedule.Window window(int dayOfWeek, String start, String end) {
        return new Schedule.Window(0, dayOfWeek, LocalTime.parse(start), LocalTime.parse(end));
    }
}
