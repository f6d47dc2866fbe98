package io.dialplane.console.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.schedule.Schedule.Window;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeekGridTest {

    private static Window window(int day, String start, String end) {
        return new Window(0, day, LocalTime.parse(start), LocalTime.parse(end));
    }

    private static String withDay(int day, String line) {
        String[] lines = "000000000000000000000000\n".repeat(7).split("\n");
        lines[day] = line;
        return String.join("\n", lines);
    }

    @Test
    void hours_are_open_closed_or_open_in_part() {
        assertThat(WeekGrid.of(List.of(window(2, "08:30:00", "17:00:00"))))
                .isEqualTo(withDay(2, "000000002111111110000000"));
        assertThat(WeekGrid.of(List.of())).isEqualTo(withDay(0, "000000000000000000000000"));
    }

    @Test
    void days_nobody_has_drawn_in_stay_to_the_second() {
        List<Window> were = List.of(window(2, "08:30:15", "17:00:30"));
        assertThat(WeekGrid.windows(WeekGrid.of(were), were)).isEqualTo(were);
    }

    @Test
    void hours_that_are_drawn_become_windows() {
        assertThat(WeekGrid.windows(withDay(6, "000000001100000000000011"), List.of()))
                .containsExactly(window(6, "08:00:00", "10:00:00"), window(6, "22:00:00", "23:59:59"));
    }

    @Test
    void what_was_open_in_part_stays_so_beside_what_is_drawn() {
        List<Window> were = List.of(window(0, "08:30:00", "10:00:00"));
        assertThat(WeekGrid.windows(withDay(0, "000000002110000000000000"), were))
                .containsExactly(window(0, "08:30:00", "11:00:00"));
    }

    @Test
    void other_texts_are_none() {
        assertThat(WeekGrid.windows(null, List.of())).isNull();
        assertThat(WeekGrid.windows("1\n0", List.of())).isNull();
        assertThat(WeekGrid.windows(withDay(3, "00000000000000000000000x"), List.of()))
                .isNull();
    }
}
