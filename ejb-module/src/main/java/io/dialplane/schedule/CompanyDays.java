package io.dialplane.schedule;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** A company's wall clocks and holidays about a day, for timetables of other things than dialing. */
public final class CompanyDays {

    private final ZoneId zone;
    private final String country;
    private final Map<LocalDate, Boolean> own;
    private final List<HolidayCorrection> corrections;

    /**
     * The days about one.
     *
     * @param country     whose public holidays count, ISO 3166-1 alpha-2
     * @param own         the company's own days: true: closed, false: open whatever the country's calendar says
     * @param corrections of the country's holidays about then
     */
    public CompanyDays(ZoneId zone, String country, Map<LocalDate, Boolean> own, List<HolidayCorrection> corrections) {
        this.zone = zone;
        this.country = country;
        this.own = Map.copyOf(own);
        this.corrections = List.copyOf(corrections);
    }

    /**
     * A timetable on these days.
     *
     * @param skipHolidays closed on holidays, the country's and the company's own
     */
    public Schedule timetable(List<Schedule.Window> windows, boolean skipHolidays) {
        return new Schedule(zone, country, true, false, skipHolidays, windows, own, corrections);
    }
}
