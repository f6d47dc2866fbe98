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
    void nobody_closes_by_the_way_what_is_open() {
        OpeningHours kept = new OpeningHours(List.of(window(6, "09:00", "12:00")), true);
        for (HoursForm form : List.of(new HoursForm(() -> null), new HoursForm(() -> kept))) {
            form.setAlways(false);
            form.setDrawn(form.getDrawn().replace('1', '0'));
            assertThatThrownBy(form::read).isInstanceOfSatisfying(DomainException.class, e -> assertThat(
                            e.errors().get(0).field())
                    .isEqualTo("opening_hours"));
        }
        OpeningHours closed = new OpeningHours(List.of(), false);
        assertThat(new HoursForm(() -> closed).read()).isEqualTo(closed);
        HoursForm form = new HoursForm(() -> closed);
        form.setDrawn("nonsense");
        assertThatThrownBy(form::read).isInstanceOf(DomainException.class);
    }
}
