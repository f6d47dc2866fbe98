package io.dialplane.console.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DomainException;
import io.dialplane.routing.OpeningHours;
import io.dialplane.schedule.Schedule.Window;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class HoursFormTest {

    private static Window window(int day, String start, String end) {
        return new Window(0, day, LocalTime.parse(start), LocalTime.parse(end));
    }

    @Test
    void what_nobody_touches_stays() {
        assertThat(new HoursForm(() -> null).read()).isNull();
        OpeningHours kept =
                new OpeningHours(List.of(window(0, "08:30:15", "17:00:00"), window(6, "09:00", "12:00")), true);
        HoursForm form = new HoursForm(() -> kept);
        assertThat(form.read()).isEqualTo(kept);
        assertThat(form.getExact()).containsExactly(kept.windows().get(0));
    }

    @Test
    void hours_are_drawn_and_a_window_is_added() {
        HoursForm form = new HoursForm(() -> null);
        form.setAlways(false);
        form.setDrawn(form.getDrawn().replaceFirst("0{24}", "000000001100000000000000"));
        form.setDay(2);
        form.setStart("۱۰:۱۵");
        form.setEnd("10:45");
        assertThat(form.read())
                .isEqualTo(new OpeningHours(List.of(window(0, "08:00", "10:00"), window(2, "10:15", "10:45")), false));
        form.setEnd(null);
        assertThatThrownBy(form::read).isInstanceOf(DomainException.class);
        form.setAlways(true);
        assertThat(form.read()).isNull();
    }

    @Test
    void without_any_window_it_is_never_open() {
        HoursForm form = new HoursForm(() -> null);
        form.setAlways(false);
        assertThat(form.read()).isEqualTo(new OpeningHours(List.of(), false));
        form.setDrawn("nonsense");
        assertThatThrownBy(form::read).isInstanceOf(DomainException.class);
    }
}
