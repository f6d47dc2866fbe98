package io.dialplane.platform;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Times in tables that people read: by the clocks of a zone, to the second, without the offset. */
public final class TableTimes {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int REMEMBERED = 1_000;

    private final ZoneId zone;
    private final Calendar calendar;
    private final Map<LocalDate, String> days = new HashMap<>();

    /** How days are written. */
    public enum Calendar {
        GREGORIAN,
        JALALI
    }

    public TableTimes(ZoneId zone, Calendar calendar) {
        this.zone = zone;
        this.calendar = calendar;
    }

    /** For example {@code 2026-01-31 10:05:00}; null for null. */
    public String text(Instant instant) {
        if (instant == null) {
            return null;
        }
        ZonedDateTime local = instant.truncatedTo(ChronoUnit.SECONDS).atZone(zone);
        if (days.size() >= REMEMBERED) {
            days.clear();
        }
        return days.computeIfAbsent(local.toLocalDate(), this::day) + " " + TIME.format(local);
    }

    private String day(LocalDate day) {
        return calendar == Calendar.JALALI ? JalaliDate.of(day).toString() : day.toString();
    }
}
