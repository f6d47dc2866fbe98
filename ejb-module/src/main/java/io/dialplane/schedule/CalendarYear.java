package io.dialplane.schedule;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.JalaliDate;
import java.time.LocalDate;

/**
 * A year of the Jalali or of the Gregorian calendar; its number says which.
 *
 * @param first its first day
 * @param last  its last day
 */
record CalendarYear(LocalDate first, LocalDate last) {

    private static final int JALALI_FIRST = 1300;
    private static final int JALALI_LAST = 1500;
    private static final int GREGORIAN_FIRST = 1900;
    private static final int GREGORIAN_LAST = 2200;

    /** @throws DomainException 400 when it is of neither calendar */
    static CalendarYear of(int year) {
        if (year >= JALALI_FIRST && year <= JALALI_LAST) {
            return new CalendarYear(
                    JalaliDate.firstDayOfYear(year),
                    JalaliDate.firstDayOfYear(year + 1).minusDays(1));
        }
        if (year >= GREGORIAN_FIRST && year <= GREGORIAN_LAST) {
            return new CalendarYear(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
        }
        throw DomainException.invalid("year", "schedule.year");
    }

    /** The number that a country's people give the year of a day. */
    static int current(String country, LocalDate today) {
        return JalaliDate.isOf(country) ? JalaliDate.of(today).year() : today.getYear();
    }

    static boolean reaches(LocalDate day) {
        return day.getYear() >= GREGORIAN_FIRST && day.getYear() <= GREGORIAN_LAST;
    }
}
