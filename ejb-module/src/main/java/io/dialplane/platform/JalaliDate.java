package io.dialplane.platform;

import com.ibm.icu.util.PersianCalendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A day of the Jalali calendar, by which Iran counts. Right for the years 1300 to 1500, by which ICU's calendar was checked.
 *
 * @param month 1 (Farvardin) to 12 (Esfand)
 */
public record JalaliDate(int year, int month, int day) {

    private static final long DAY_MILLIS = 86_400_000L;

    public static JalaliDate of(LocalDate day) {
        PersianCalendar calendar = calendar();
        calendar.setTimeInMillis(day.toEpochDay() * DAY_MILLIS);
        return new JalaliDate(
                calendar.get(PersianCalendar.YEAR),
                calendar.get(PersianCalendar.MONTH) + 1,
                calendar.get(PersianCalendar.DAY_OF_MONTH));
    }

    /** Whether a country's people count by it. */
    public static boolean isOf(String country) {
        return country.equals("IR");
    }

    /** The first day of a year. */
    public static LocalDate firstDayOfYear(int year) {
        return new JalaliDate(year, 1, 1).toLocalDate();
    }

    public LocalDate toLocalDate() {
        PersianCalendar calendar = calendar();
        calendar.set(year, month - 1, day);
        return LocalDate.ofEpochDay(Math.floorDiv(calendar.getTimeInMillis(), DAY_MILLIS));
    }

    private static PersianCalendar calendar() {
        PersianCalendar calendar = new PersianCalendar(TimeZone.GMT_ZONE, ULocale.ROOT);
        calendar.clear();
        return calendar;
    }

    /** For example {@code 1404-01-31}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
    }
}
