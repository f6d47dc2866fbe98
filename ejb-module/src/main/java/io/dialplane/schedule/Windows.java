package io.dialplane.schedule;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The rules of windows: those of a company's schedule, and of other timetables. */
public final class Windows {

    /** More than anybody needs. */
    static final int AT_MOST = 500;

    private Windows() {}

    /**
     * Windows of one day may touch, but not overlap.
     *
     * @throws DomainException 400 naming {@code windows[i]} of each that is wrong
     */
    static void check(List<Schedule.Window> windows) {
        List<FieldError> errors = errors("windows", windows);
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    /**
     * What is wrong with windows; those of one day may touch, but not overlap.
     *
     * @param field the list's path, as the client wrote it
     */
    public static List<FieldError> errors(String field, List<Schedule.Window> windows) {
        if (windows.size() > AT_MOST) {
            return List.of(new FieldError(field, "schedule.too-many-windows", AT_MOST));
        }
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            Schedule.Window window = windows.get(i);
            if (window.dayOfWeek() < 0 || window.dayOfWeek() > 6) {
                errors.add(new FieldError(
                        field + "[" + i + "].day_of_week", "field.not-a-number-between", "0 (Saturday)", "6 (Friday)"));
            }
            if (!window.start().isBefore(window.end())) {
                errors.add(new FieldError(field + "[" + i + "].end_time", "schedule.end-before-start"));
            }
        }
        if (errors.isEmpty()) {
            overlaps(field, windows, errors);
        }
        return errors;
    }

    private static void overlaps(String field, List<Schedule.Window> windows, List<FieldError> errors) {
        List<Integer> inOrder = IntStream.range(0, windows.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> windows.get(i).dayOfWeek())
                        .thenComparing(i -> windows.get(i).start())
                        .thenComparing(i -> i))
                .toList();
        int widest = -1;
        for (int i : inOrder) {
            Schedule.Window window = windows.get(i);
            if (widest >= 0) {
                Schedule.Window before = windows.get(widest);
                if (before.dayOfWeek() == window.dayOfWeek() && window.start().isBefore(before.end())) {
                    errors.add(new FieldError(
                            field + "[" + Math.max(i, widest) + "]", "schedule.overlap", Math.min(i, widest)));
                }
                if (before.dayOfWeek() == window.dayOfWeek() && before.end().isAfter(window.end())) {
                    continue;
                }
            }
            widest = i;
        }
    }
}
