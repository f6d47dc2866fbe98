package io.dialplane.console.platform;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.JalaliDate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what people write into fields, whatever digits they use. */
public final class Entered {

    private static final Pattern DAY = Pattern.compile("([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})");
    private static final Pattern TIME = Pattern.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?");
    private static final int FIRST_GREGORIAN_YEAR = 1800;

    private Entered() {}

    /** Without spaces around it and with Latin digits; null: nothing. */
    public static String text(String given) {
        String words = words(given);
        if (words == null) {
            return null;
        }
        StringBuilder read = new StringBuilder(words.length());
        for (char c : words.toCharArray()) {
            read.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : c);
        }
        return read.toString();
    }

    /** A text as it was written, without spaces around it, and without NUL, which no text of the database has; null: nothing. */
    public static String words(String given) {
        String text = given == null ? "" : given.replace("\0", "").strip();
        return text.isEmpty() ? null : text;
    }

    /** The lines of a text that say something, without spaces around them. */
    public static List<String> lines(String given) {
        return given == null
                ? List.of()
                : given.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
    }

    /**
     * An id, as addresses and hidden fields have it.
     *
     * @param unknown what is said when the text is none
     * @throws DomainException 404
     */
    public static int id(String given, String unknown) {
        if (given == null || !given.matches("[0-9]{1,9}")) {
            throw DomainException.notFound(unknown, String.valueOf(given));
        }
        return Integer.parseInt(given);
    }

    /**
     * A whole number; null: nothing was written.
     *
     * @throws DomainException 400 naming the field
     */
    public static Long number(String field, String given, long least, long most) {
        String text = text(given);
        if (text == null) {
            return null;
        }
        String digits = text.replaceAll("[,\u066C\\s]", "");
        if (!digits.matches("[-\u2212]?[0-9]{1,18}")) {
            throw outside(field, least, most);
        }
        long number = Long.parseLong(digits.replace('\u2212', '-'));
        if (number < least || number > most) {
            throw outside(field, least, most);
        }
        return number;
    }

    /** The same where there must be one. */
    public static long needed(String field, String given, long least, long most) {
        Long number = number(field, given, least, most);
        if (number == null) {
            throw outside(field, least, most);
        }
        return number;
    }

    private static DomainException outside(String field, long least, long most) {
        return DomainException.invalid(field, "field.not-a-number-between", Long.toString(least), Long.toString(most));
    }

    /**
     * A day of the Gregorian calendar or, by its year, of the Jalali one; null: nothing was written.
     *
     * @throws DomainException 400 naming the field
     */
    public static LocalDate day(String field, String given) {
        String text = text(given);
        if (text == null) {
            return null;
        }
        Matcher parts = DAY.matcher(text);
        if (!parts.matches()) {
            throw DomainException.invalid(field, "schedule.not-a-day");
        }
        int year = Integer.parseInt(parts.group(1));
        int month = Integer.parseInt(parts.group(2));
        int day = Integer.parseInt(parts.group(3));
        if (year >= FIRST_GREGORIAN_YEAR) {
            try {
                return LocalDate.of(year, month, day);
            } catch (DateTimeException e) {
                throw DomainException.invalid(field, "schedule.not-a-day");
            }
        }
        JalaliDate jalali = new JalaliDate(year, month, day);
        LocalDate read = month < 1 || month > 12 || day < 1 || day > 31 || year < 1300 ? null : jalali.toLocalDate();
        if (read == null || !JalaliDate.of(read).equals(jalali)) {
            throw DomainException.invalid(field, "schedule.not-a-day");
        }
        return read;
    }

    /** The first moment of a day, or its last one; null: nothing was written. */
    public static Instant moment(String field, String given, ZoneId zone, boolean end) {
        LocalDate day = day(field, given);
        if (day == null) {
            return null;
        }
        return (end ? day.plusDays(1) : day).atStartOfDay(zone).toInstant().minusNanos(end ? 1000 : 0);
    }

    /**
     * A time of the day.
     *
     * @throws DomainException 400 naming the field
     */
    public static LocalTime time(String field, String given) {
        Matcher parts = TIME.matcher(given == null ? "" : String.valueOf(text(given)));
        if (!parts.matches()) {
            throw DomainException.invalid(field, "schedule.not-a-time-of-day");
        }
        return LocalTime.of(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3)));
    }

    /**
     * One of an enum's words; null: nothing, or none of them.
     *
     * @param given in any case
     */
    public static <E extends Enum<E>> E word(Class<E> words, String given) {
        if (given != null) {
            for (E word : words.getEnumConstants()) {
                if (word.name().equalsIgnoreCase(given.strip())) {
                    return word;
                }
            }
        }
        return null;
    }

    /** @throws DomainException 400 naming the field when the text does not match */
    public static String matching(String field, String given, String pattern, String key) {
        String text = words(given);
        if (text == null || !text.matches(pattern)) {
            throw DomainException.invalid(field, key);
        }
        return text;
    }
}
