package io.dialplane.schedule;

import io.dialplane.platform.JalaliDate;
import io.dialplane.platform.Messages;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Iran's public holidays that follow the sun: fixed days of the Jalali calendar. (Those that follow the moon are not
 * known long before.)
 */
enum IranianSolarDay {
    NOWRUZ(1, 1, 4),
    ISLAMIC_REPUBLIC(1, 12, 12),
    NATURE(1, 13, 13),
    KHOMEINI(3, 14, 14),
    KHORDAD_UPRISING(3, 15, 15),
    REVOLUTION(11, 22, 22),
    OIL(12, 29, 29);

    private final int month;
    private final int firstDay;
    private final int lastDay;

    IranianSolarDay(int month, int firstDay, int lastDay) {
        this.month = month;
        this.firstDay = firstDay;
        this.lastDay = lastDay;
    }

    /** What a day is called. */
    record Named(LocalDate day, IranianSolarDay holiday) {

        String name() {
            return Messages.english(
                    "holiday." + holiday.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /** The holiday on a day; empty: none of these. */
    static Optional<IranianSolarDay> on(LocalDate day) {
        JalaliDate jalali = JalaliDate.of(day);
        for (IranianSolarDay holiday : values()) {
            if (holiday.month == jalali.month()
                    && holiday.firstDay <= jalali.day()
                    && jalali.day() <= holiday.lastDay) {
                return Optional.of(holiday);
            }
        }
        return Optional.empty();
    }

    /** All from one day to another, both inclusive, in order. */
    static List<Named> between(LocalDate first, LocalDate last) {
        List<Named> days = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate each = day;
            on(day).ifPresent(holiday -> days.add(new Named(each, holiday)));
        }
        return days;
    }

    /** The first day of a Jalali year. */
    static LocalDate firstDayOfYear(int jalaliYear) {
        return new JalaliDate(jalaliYear, 1, 1).toLocalDate();
    }
}
