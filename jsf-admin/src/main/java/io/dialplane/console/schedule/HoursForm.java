package io.dialplane.console.schedule;

import io.dialplane.console.platform.Entered;
import io.dialplane.platform.DomainException;
import io.dialplane.routing.OpeningHours;
import io.dialplane.schedule.Schedule.Window;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Opening hours as a form has them: always, or a week to draw in, to which a window to the minute can be added. */
public class HoursForm {

    private static final int HOUR = 3600;

    private final Supplier<OpeningHours> kept;

    private Boolean always;
    private String drawn;
    private Boolean skipHolidays;
    private Integer day;
    private String start;
    private String end;

    /** @param kept what there is until somebody writes into the form; gives null: always open */
    public HoursForm(Supplier<OpeningHours> kept) {
        this.kept = kept;
    }

    /**
     * What was written; null: always open.
     *
     * @throws DomainException 400 naming what can't be understood, or when nothing is open any more, which nobody means by the way
     */
    public OpeningHours read() {
        if (isAlways()) {
            return null;
        }
        List<Window> read = WeekGrid.windows(getDrawn(), windows());
        if (read == null) {
            throw DomainException.invalid("windows", "field.wrong-type");
        }
        List<Window> windows = new ArrayList<>(read);
        if (Entered.text(start) != null || Entered.text(end) != null) {
            windows.add(new Window(
                    0, day == null ? -1 : day, Entered.time("start_time", start), Entered.time("end_time", end)));
        }
        boolean closed = kept.get() != null && windows().isEmpty();
        if (windows.isEmpty() && !closed) {
            throw DomainException.invalid("opening_hours", "schedule.no-window");
        }
        return new OpeningHours(windows, isSkipHolidays());
    }

    private List<Window> windows() {
        return kept.get() == null ? List.of() : kept.get().windows();
    }

    /** Windows that the grid shows in part only. */
    public List<Window> getExact() {
        return windows().stream().filter(window -> !isOfHours(window)).toList();
    }

    private static boolean isOfHours(Window window) {
        return isHour(window.start())
                && (isHour(window.end()) || isHour(window.end().plusSeconds(1)));
    }

    private static boolean isHour(LocalTime time) {
        return time.toSecondOfDay() % HOUR == 0;
    }

    public boolean isAlways() {
        return always == null ? kept.get() == null : always;
    }

    public void setAlways(boolean always) {
        this.always = always;
    }

    public String getDrawn() {
        if (drawn == null) {
            drawn = WeekGrid.of(windows());
        }
        return drawn;
    }

    public void setDrawn(String drawn) {
        this.drawn = drawn == null ? null : drawn.replace("\r", "");
    }

    public boolean isSkipHolidays() {
        return skipHolidays == null ? kept.get() != null && kept.get().skipHolidays() : skipHolidays;
    }

    public void setSkipHolidays(boolean skipHolidays) {
        this.skipHolidays = skipHolidays;
    }

    public Integer getDay() {
        return day;
    }

    public void setDay(Integer day) {
        this.day = day;
    }

    public String getStart() {
        return start;
    }

    public void setStart(String start) {
        this.start = start;
    }

    public String getEnd() {
        return end;
    }

    public void setEnd(String end) {
        this.end = end;
    }
}
