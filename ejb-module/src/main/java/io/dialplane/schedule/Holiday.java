package io.dialplane.schedule;

import java.time.LocalDate;

/**
 * A day of a company's calendar: a holiday of its country, or an entry of its own, which may also say that it works on that day.
 *
 * @param key         names the holiday among its country's; null: the company's own
 * @param name        in English, or as the company wrote it
 * @param persianName null: none is known
 * @param lunarDate   the day of the lunar calendar that is kept; null: it does not follow the moon, or it is not known how
 * @param estimated   it follows the moon, and nobody has confirmed it
 * @param isHoliday   false: a working day, whatever the country's calendar says
 */
public record Holiday(
        LocalDate day,
        Kind kind,
        String key,
        String name,
        String persianName,
        LunarDate lunarDate,
        boolean estimated,
        boolean isHoliday) {

    /** Where a holiday comes from. */
    public enum Kind {
        /** A fixed day of Iran's solar calendar. */
        SOLAR,
        /** A day of the lunar calendar, in Iran. */
        LUNAR,
        /** Another country's public holiday. */
        NATIONAL,
        /** The company's own entry. */
        COMPANY
    }

    static Holiday of(Day own) {
        return new Holiday(own.day(), Kind.COMPANY, null, own.name(), null, null, false, own.isHoliday());
    }
}
