package io.dialplane.schedule;

import java.time.LocalDate;
import java.util.Map;

/** The days on which a company rests: its country's, and its own, which count more. */
final class Holidays {

    private final String country;
    private final Map<LocalDate, Boolean> companyDays;

    /** @param companyDays true: a holiday, false: a working day whatever the country's calendar says */
    Holidays(String country, Map<LocalDate, Boolean> companyDays) {
        this.country = country;
        this.companyDays = Map.copyOf(companyDays);
    }

    boolean isHoliday(LocalDate day) {
        Boolean own = companyDays.get(day);
        return own == null ? country.equals("IR") && IranianSolarDay.on(day).isPresent() : own;
    }
}
