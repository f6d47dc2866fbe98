package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/** Times of filters: with an offset, or, as old panels send them, without one, or days, on the company's clocks. */
public final class FilterTimes {

    private FilterTimes() {}

    /**
     * Reads a time.
     *
     * @param end a day means its last moment; else its first
     * @return null for null and nothing
     * @throws DomainException 400 naming the field
     */
    public static Instant parse(String field, String text, ZoneId zone, boolean end) {
        if (text == null || text.isBlank()) {
            return null;
        }
        // a plus sign that was not encoded arrives as a space
        String time = text.strip().replaceFirst("(T[0-9:.]+) ", "$1+");
        try {
            if (time.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
                LocalDate day = LocalDate.parse(time);
                return (end ? day.plusDays(1) : day)
                        .atStartOfDay(zone)
                        .toInstant()
                        .minusNanos(end ? 1000 : 0);
            }
            if (time.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+")) {
                return LocalDateTime.parse(time.replace(' ', 'T')).atZone(zone).toInstant();
            }
        } catch (DateTimeParseException e) {
            throw DomainException.invalid(field, "field.not-a-time");
        }
        return Times.parse(field, time);
    }
}
