package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as clients write and read them: ISO 8601 with an offset. */
public final class Times {

    /** As ISO 8601 has it and programs write it: offsets without colon or minutes too. */
    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .parseLenient()
            .appendOffset("+HH", "Z")
            .parseStrict()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withChronology(IsoChronology.INSTANCE);

    private Times() {}

    /** As a company's people read it, to the second; null for null. */
    public static OffsetDateTime in(ZoneId zone, Instant instant) {
        return instant == null
                ? null
                : instant.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime();
    }

    /** @throws DomainException 400 naming the field when the text is not a time with an offset */
    public static Instant parse(String field, String text) {
        try {
            String withoutBlank =
                    text.strip().replaceFirst("^([0-9-]+) ", "$1T"); // as databases and Python print times
            Instant instant = OffsetDateTime.parse(withoutBlank, LENIENT).toInstant();
            if (instant.isBefore(Instant.EPOCH) || instant.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
                throw DomainException.invalid(field, "field.not-a-time");
            }
            return instant;
        } catch (DateTimeParseException e) {
            throw DomainException.invalid(field, "field.not-a-time");
        }
    }
}
