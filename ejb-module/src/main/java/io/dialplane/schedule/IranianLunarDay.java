package io.dialplane.schedule;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Iran's public holidays that follow the moon. The list is that of the country's official calendar, which the Calendar
 * Council of the University of Tehran's Institute of Geophysics publishes before each Jalali year: the holidays of the law
 * of 1359 with its later additions, among them the second day of Eid al-Fitr (1390) and the martyrdom of Imam Hasan Askari
 * (1396). When a month begins is announced when its moon has been seen; see {@link LunarDate}.
 */
enum IranianLunarDay {
    TASUA(1, 9),
    ASHURA(1, 10),
    ARBAEEN(2, 20),
    PROPHET_DEMISE(2, 28),
    /** The last day of Safar, whether it has 29 days or 30. */
    REZA_MARTYRDOM(2, IranianLunarDay.LAST),
    ASKARI_MARTYRDOM(3, 8),
    PROPHET_BIRTH(3, 17),
    FATIMA_MARTYRDOM(6, 3),
    ALI_BIRTH(7, 13),
    MABATH(7, 27),
    MAHDI_BIRTH(8, 15),
    ALI_MARTYRDOM(9, 21),
    FITR(10, 1),
    FITR_SECOND_DAY(10, 2),
    SADIQ_MARTYRDOM(10, 25),
    ADHA(12, 10),
    GHADIR(12, 18);

    /** Years that have a day in one of the Jalali years 1300 to 1500. */
    static final int FIRST_YEAR = 1339;

    static final int LAST_YEAR = 1546;

    private static final int LAST = 0;

    private final int month;
    private final int dayOfMonth;

    IranianLunarDay(int month, int dayOfMonth) {
        this.month = month;
        this.dayOfMonth = dayOfMonth;
    }

    /** How clients write it, for example {@code fitr-second-day}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<IranianLunarDay> ofKey(String key) {
        return Arrays.stream(values()).filter(day -> day.key().equals(key)).findFirst();
    }

    /** When a year has it, as calculated. */
    LunarDate in(int lunarYear) {
        return dayOfMonth == LAST
                ? LunarDate.of(new LunarDate(lunarYear, month + 1, 1).toDay().minusDays(1))
                : new LunarDate(lunarYear, month, dayOfMonth);
    }

    /** The one on a day, as calculated; empty: none. */
    static Optional<IranianLunarDay> on(LocalDate day) {
        LunarDate date = LunarDate.of(day);
        return Arrays.stream(values())
                .filter(holiday -> holiday.month == date.month())
                .filter(holiday -> holiday.in(date.year()).equals(date))
                .findFirst();
    }
}
