package io.dialplane.schedule;

import com.ibm.icu.util.IslamicCalendar;
import com.ibm.icu.util.TimeZone;
import com.ibm.icu.util.ULocale;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A day of the Islamic lunar calendar as it is estimated for Iran, where a month begins when its moon has been seen: a day
 * earlier or later than calculated.
 *
 * <p>Calculated by ICU's tabular calendar (civil epoch, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of thirty). Of
 * the Iranian dates in the tests it hits more than ICU's and the JDK's tables of Umm al-Qura, whose months mostly begin a
 * day before Iran's, and it has no last year.
 *
 * @param month 1 (Muharram) to 12 (Dhu al-Hijja)
 */
public record LunarDate(int year, int month, int day) {

    private static final long DAY_MILLIS = 86_400_000L;

    static LunarDate of(LocalDate day) {
        IslamicCalendar calendar = calendar();
        calendar.setTimeInMillis(day.toEpochDay() * DAY_MILLIS);
        return new LunarDate(
                calendar.get(IslamicCalendar.YEAR),
                calendar.get(IslamicCalendar.MONTH) + 1,
                calendar.get(IslamicCalendar.DAY_OF_MONTH));
    }

    LocalDate toDay() {
        IslamicCalendar calendar = calendar();
        calendar.set(year, month - 1, day);
        return LocalDate.ofEpochDay(Math.floorDiv(calendar.getTimeInMillis(), DAY_MILLIS));
    }

    private static IslamicCalendar calendar() {
        IslamicCalendar calendar = new IslamicCalendar(TimeZone.GMT_ZONE, ULocale.ROOT);
        calendar.setCalculationType(IslamicCalendar.CalculationType.ISLAMIC_CIVIL);
        calendar.clear();
        return calendar;
    }

    /** As {@code 1446-01-10}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
    }
}
