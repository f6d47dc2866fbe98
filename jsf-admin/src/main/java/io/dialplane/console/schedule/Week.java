package io.dialplane.console.schedule;

import io.dialplane.console.platform.Show;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.stream.IntStream;

/** What the grid of a week is drawn of: its days from Saturday on, its hours, and what each is called. */
@Named("week")
@RequestScoped
public class Week {

    @Inject
    private Show show;

    public List<Integer> getDays() {
        return IntStream.range(0, WeekGrid.DAYS).boxed().toList();
    }

    public List<Integer> getHours() {
        return IntStream.range(0, WeekGrid.HOURS).boxed().toList();
    }

    public String dayName(Number day) {
        return show.weekday(Show.SATURDAY.plusDays(day.longValue()));
    }

    public String hourName(Number hour) {
        return show.digits(String.format("%02d:00", hour.intValue()));
    }

    /** {@code true}, {@code false} or {@code mixed}: what lines of hours say of one. */
    public String open(String drawn, Number day, Number hour) {
        return WeekGrid.open(drawn, day.intValue(), hour.intValue());
    }
}
