package io.dialplane.console.schedule;

import io.dialplane.schedule.Schedule.Window;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A week of windows as hours to draw in: a line for each day from Saturday on, in it a sign for each hour: {@code 1} open,
 * {@code 0} closed, {@code 2} open in part. Windows of days that nobody has drawn in stay to the second.
 */
final class WeekGrid {

    static final int DAYS = 7;
    static final int HOURS = 24;

    private static final int HOUR = 3600;
    private static final int LAST_SECOND = HOURS * HOUR - 1;

    private WeekGrid() {}

    /** Whether an hour is open: {@code true}, {@code false} or {@code mixed}. */
    static String open(String drawn, int day, int hour) {
        int at = day * (HOURS + 1) + hour;
        char sign = at < drawn.length() ? drawn.charAt(at) : '0';
        return sign == '1' ? "true" : sign == '2' ? "mixed" : "false";
    }

    /** The lines of windows. */
    static String of(List<Window> windows) {
        List<String> lines = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            lines.add(line(windows, day));
        }
        return String.join("\n", lines);
    }

    private static String line(List<Window> windows, int day) {
        StringBuilder line = new StringBuilder();
        for (int hour = 0; hour < HOURS; hour++) {
            int from = hour * HOUR;
            int to = from + HOUR - 1;
            int covered = 0;
            for (Window window : windows) {
                if (window.dayOfWeek() == day) {
                    int end = window.end().toSecondOfDay();
                    // a window that ends at 17:00:00 fills the hour before
                    covered += Math.max(
                            0, Math.min(to, end) - Math.max(from, window.start().toSecondOfDay()) + 1);
                }
            }
            line.append(covered >= HOUR ? '1' : covered <= 1 ? '0' : '2');
        }
        return line.toString();
    }

    /**
     * The windows that lines stand for.
     *
     * @param drawn as {@link #of} gave it, with signs changed
     * @param were  the windows that it was given
     * @return null when it is no such text
     */
    static List<Window> windows(String drawn, List<Window> were) {
        String[] lines = drawn == null ? new String[0] : drawn.strip().split("\\R");
        if (lines.length != DAYS) {
            return null;
        }
        List<Window> windows = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            if (!lines[day].matches("[012]{24}")) {
                return null;
            }
            if (lines[day].equals(line(were, day))) {
                for (Window window : were) {
                    if (window.dayOfWeek() == day) {
                        windows.add(window);
                    }
                }
            } else {
                windows.addAll(merged(day, spans(lines[day], were, day)));
            }
        }
        return windows;
    }

    private static List<int[]> spans(String line, List<Window> were, int day) {
        List<int[]> spans = new ArrayList<>();
        for (int hour = 0; hour < HOURS; hour++) {
            int from = hour * HOUR;
            int to = Math.min(from + HOUR, LAST_SECOND);
            if (line.charAt(hour) == '1') {
                spans.add(new int[] {from, to});
            } else if (line.charAt(hour) == '2') {
                for (Window window : were) {
                    int start = Math.max(from, window.start().toSecondOfDay());
                    int end = Math.min(to, window.end().toSecondOfDay());
                    if (window.dayOfWeek() == day && start < end) {
                        spans.add(new int[] {start, end});
                    }
                }
            }
        }
        spans.sort(Comparator.comparingInt(span -> span[0]));
        return spans;
    }

    private static List<Window> merged(int day, List<int[]> spans) {
        List<int[]> merged = new ArrayList<>();
        for (int[] span : spans) {
            int[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && span[0] <= last[1] + 1) {
                last[1] = Math.max(last[1], span[1]);
            } else {
                merged.add(span);
            }
        }
        return merged.stream()
                .map(span -> new Window(0, day, LocalTime.ofSecondOfDay(span[0]), LocalTime.ofSecondOfDay(span[1])))
                .toList();
    }
}
