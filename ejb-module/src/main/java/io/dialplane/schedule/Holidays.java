package io.dialplane.schedule;

import java.time.LocalDate;
import java.util.Map;

/** The days on which a company rests: its country's, and its own, which count more. */
final class Holidays {

    private final PublicHolidays ofCountry;
    private final Map<LocalDate, Boolean> companyDays;

    /** @param companyDays true: a holiday, false: a working day whatever the country's calendar says */
    Holidays(PublicHolidays ofCountry, Map<LocalDate, Boolean> companyDays) {
        this.ofCountry = ofCountry;
        this.companyDays = Map.copyOf(companyDays);
    }

    boolean isHoliday(LocalDate day) {
        Boolean own = companyDays.get(day);
        return own == null ? ofCountry.isHoliday(day) : own;
    }
}
