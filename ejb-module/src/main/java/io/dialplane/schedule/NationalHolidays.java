package io.dialplane.schedule;

import de.focus_shift.jollyday.core.HolidayManager;
import de.focus_shift.jollyday.core.HolidayType;
import de.focus_shift.jollyday.core.ManagerParameters;
import io.dialplane.platform.DomainException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The public holidays that all of a country has, as the library Jollyday knows them; of regions' own it is not asked. A
 * holiday that is made up for on another day is on that day. A country that it does not know has none.
 */
final class NationalHolidays implements PublicHolidays {

    /** A holiday that is made up for may be in the neighbouring year. */
    private static final int MADE_UP_DAYS = 14;

    /** How the library's keys of holidays begin that follow the moon. */
    private static final String OF_THE_MOON = "islamic.";

    private static final Map<String, Optional<HolidayManager>> MANAGERS = new ConcurrentHashMap<>();

    private final String country;

    NationalHolidays(String country) {
        this.country = country;
    }

    @Override
    public List<Holiday> between(LocalDate first, LocalDate last) {
        Optional<HolidayManager> manager = manager(country);
        if (manager.isEmpty()) {
            return List.of();
        }
        return IntStream.rangeClosed(
                        first.minusDays(MADE_UP_DAYS).getYear(),
                        last.plusDays(MADE_UP_DAYS).getYear())
                .mapToObj(year -> of(manager.get(), year, year >= first.getYear() && year <= last.getYear()))
                .flatMap(Set::stream)
                .filter(holiday -> holiday.getType() != HolidayType.OBSERVANCE)
                .filter(holiday ->
                        !holiday.getDate().isBefore(first) && !holiday.getDate().isAfter(last))
                .map(NationalHolidays::holiday)
                .distinct()
                .sorted(Comparator.comparing(Holiday::day).thenComparing(Holiday::key))
                .toList();
    }

    /** @param wanted the year is asked for; false: its neighbour is */
    private Set<de.focus_shift.jollyday.core.Holiday> of(HolidayManager manager, int year, boolean wanted) {
        try {
            return manager.getHolidays(Year.of(year));
        } catch (DateTimeException e) { // the library's lunar calendar ends in 2174
            if (wanted) {
                throw DomainException.invalid("year", "holiday.year-unknown", country, Integer.toString(year));
            }
            return Set.of();
        }
    }

    private static Holiday holiday(de.focus_shift.jollyday.core.Holiday holiday) {
        String key = holiday.getPropertiesKey();
        return new Holiday(
                holiday.getDate(),
                Holiday.Kind.NATIONAL,
                key.toLowerCase(Locale.ROOT).replace('_', '-'),
                // the names without a language are the English ones
                holiday.getDescription(Locale.ROOT),
                null,
                null,
                key.startsWith(OF_THE_MOON),
                true);
    }

    private static Optional<HolidayManager> manager(String country) {
        Optional<HolidayManager> known = MANAGERS.get(country);
        return known == null ? created(country) : known;
    }

    /** One at a time: the library looks for its parts when it is first asked, and does not expect two to ask. */
    private static synchronized Optional<HolidayManager> created(String country) {
        return MANAGERS.computeIfAbsent(country, code -> HolidayManager.getSupportedCalendarCodes().stream()
                .filter(code::equalsIgnoreCase)
                .findFirst()
                .map(calendar -> HolidayManager.getInstance(ManagerParameters.create(calendar))));
    }
}
