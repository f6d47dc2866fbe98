package io.dialplane.web.schedule;

import io.dialplane.platform.DomainException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** Days as clients write them, {@code 2026-03-21}. */
final class Days {

    private Days() {}

    /** @throws DomainException 400 naming the field when the text is no day of the Gregorian calendar */
    static LocalDate parse(String field, String text) {
        if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw DomainException.invalid(field, "schedule.not-a-day");
            }
        }
        throw DomainException.invalid(field, "schedule.not-a-day");
    }
}
