package io.dialplane.web.schedule;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.schedule.Schedule;
import io.dialplane.schedule.ScheduleChange;
import io.dialplane.web.platform.CompanyRef;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/** A change of the schedule; what is absent stays, {@code windows} replace all. */
public record ScheduleRequest(
        CompanyRef company, Boolean skipHolidays, Boolean enabled, List<Window> windows, Integer version) {

    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";

    /** A window; times as {@code 09:00:00} or {@code 09:00}. */
    public record Window(Integer dayOfWeek, String startTime, String endTime) {}

    /** @throws DomainException 400 naming what is missing or no time */
    ScheduleChange toChange() {
        List<FieldError> errors = new ArrayList<>();
        List<Schedule.Window> read = windows == null ? null : read("windows", windows, errors);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors.subList(0, Math.min(errors.size(), 20)));
        }
        return new ScheduleChange(enabled, skipHolidays, read, version);
    }

    /**
     * Windows as they are written.
     *
     * @param field  the list's path in the request
     * @param errors gets what is missing or no time
     */
    public static List<Schedule.Window> read(String field, List<Window> windows, List<FieldError> errors) {
        List<Schedule.Window> read = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            String path = field + "[" + i + "]";
            Window window = windows.get(i);
            if (window == null) {
                errors.add(new FieldError(path, "field.missing"));
                continue;
            }
            if (window.dayOfWeek() == null) {
                errors.add(new FieldError(path + ".day_of_week", "field.missing"));
            }
            LocalTime start = time(path + ".start_time", window.startTime(), errors);
            LocalTime end = time(path + ".end_time", window.endTime(), errors);
            if (window.dayOfWeek() != null && start != null && end != null) {
                read.add(new Schedule.Window(0, window.dayOfWeek(), start, end));
            }
        }
        return read;
    }

    private static LocalTime time(String field, String text, List<FieldError> errors) {
        if (text == null) {
            errors.add(new FieldError(field, "field.missing"));
            return null;
        }
        if (!text.matches(TIME)) {
            errors.add(new FieldError(field, "schedule.not-a-time-of-day"));
            return null;
        }
        return LocalTime.parse(text);
    }
}
