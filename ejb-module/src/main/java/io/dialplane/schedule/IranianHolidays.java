package io.dialplane.schedule;

import io.dialplane.platform.Messages;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Iran's public holidays: those that follow the sun, and those that follow the moon, calculated unless somebody has said when
 * they are.
 *
 * <p>They are calculated here and not by the library that knows other countries', whose lunar days follow Umm al-Qura.
 */
final class IranianHolidays implements PublicHolidays {

    static final String COUNTRY = "IR";

    private static final Locale PERSIAN = Locale.forLanguageTag("fa");

    private record Occurrence(int year, String key) {}

    private final Map<Occurrence, HolidayCorrection> corrections;

    IranianHolidays(Collection<HolidayCorrection> corrections) {
        this.corrections = corrections.stream()
                .collect(Collectors.toUnmodifiableMap(c -> new Occurrence(c.year(), c.key()), Function.identity()));
    }

    @Override
    public List<Holiday> between(LocalDate first, LocalDate last) {
        List<Holiday> days = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            LocalDate each = day;
            IranianSolarDay.on(day)
                    .ifPresent(holiday -> days.add(holiday(each, Holiday.Kind.SOLAR, holiday.key(), null, false)));
            calculated(day).ifPresent(days::add);
        }
        for (HolidayCorrection correction : corrections.values()) {
            LocalDate day = correction.day();
            if (day != null && !day.isBefore(first) && !day.isAfter(last)) {
                corrected(correction).ifPresent(days::add);
            }
        }
        days.sort(
                Comparator.comparing(Holiday::day).thenComparing(Holiday::kind).thenComparing(Holiday::key));
        return days;
    }

    /** The lunar holiday that the calculation has on a day, unless somebody knows better. */
    private Optional<Holiday> calculated(LocalDate day) {
        return IranianLunarDay.on(day).flatMap(holiday -> {
            LunarDate date = LunarDate.of(day);
            return corrections.containsKey(new Occurrence(date.year(), holiday.key()))
                    ? Optional.empty()
                    : Optional.of(holiday(day, Holiday.Kind.LUNAR, holiday.key(), date, true));
        });
    }

    private static Optional<Holiday> corrected(HolidayCorrection correction) {
        return IranianLunarDay.ofKey(correction.key())
                .map(holiday -> holiday(
                        correction.day(),
                        Holiday.Kind.LUNAR,
                        holiday.key(),
                        holiday.in(correction.year()),
                        !correction.confirmed()));
    }

    private static Holiday holiday(
            LocalDate day, Holiday.Kind kind, String key, LunarDate lunarDate, boolean estimated) {
        return new Holiday(day, kind, key, englishName(key), persianName(key), lunarDate, estimated, true);
    }

    static String englishName(String key) {
        return Messages.english("holiday." + key);
    }

    static String persianName(String key) {
        return Messages.in(PERSIAN, "holiday." + key);
    }
}
