package io.dialplane.schedule;

import io.dialplane.platform.JalaliDate;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Iran's public holidays that follow the sun: fixed days of the Jalali calendar. */
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

    /** How clients write it, for example {@code islamic-republic}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The holiday on a day; empty: none of these. */
    static Optional<IranianSolarDay> on(LocalDate day) {
        JalaliDate date = JalaliDate.of(day);
        return Arrays.stream(values())
                .filter(holiday -> holiday.month == date.month()
                        && holiday.firstDay <= date.day()
                        && date.day() <= holiday.lastDay)
                .findFirst();
    }
}
