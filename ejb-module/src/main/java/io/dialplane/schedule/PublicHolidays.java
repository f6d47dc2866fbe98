package io.dialplane.schedule;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** The public holidays of a country. */
interface PublicHolidays {

    /**
     * All from one day to another, both inclusive, in order; a day may have several.
     *
     * @throws io.dialplane.platform.DomainException 400 for a year whose holidays nobody here can calculate
     */
    List<Holiday> between(LocalDate first, LocalDate last);

    default boolean isHoliday(LocalDate day) {
        return !between(day, day).isEmpty();
    }

    /**
     * A country's.
     *
     * @param country     ISO 3166-1 alpha-2
     * @param corrections what was confirmed and corrected of them; those that touch the days asked for suffice
     */
    static PublicHolidays of(String country, Collection<HolidayCorrection> corrections) {
        return country.equals(IranianHolidays.COUNTRY)
                ? new IranianHolidays(corrections)
                : new NationalHolidays(country);
    }
}
