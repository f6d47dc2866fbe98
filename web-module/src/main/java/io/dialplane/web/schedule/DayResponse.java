package io.dialplane.web.schedule;

import io.dialplane.platform.JalaliDate;
import io.dialplane.schedule.Holiday;
import io.dialplane.schedule.LunarDate;
import java.time.LocalDate;
import java.util.Locale;

/**
 * A holiday, or a working day in spite of one.
 *
 * @param jalali    the day as Iran counts, {@code 1405-01-01}; null: the company's country counts otherwise
 * @param nameFa    the name in Persian; null: none is known
 * @param kind      {@code solar, lunar, national} or {@code company}
 * @param own       an entry of the company; false: its country's holiday
 * @param key       names the holiday among its country's; null: the company's own
 * @param lunarDate the day of the lunar calendar, {@code 1446-01-10}; null: not known, or it does not follow the moon
 * @param estimated it may fall a day earlier or later: nobody has confirmed it
 */
public record DayResponse(
        LocalDate day,
        String jalali,
        String name,
        String nameFa,
        String kind,
        boolean isHoliday,
        boolean own,
        String key,
        String lunarDate,
        boolean estimated) {

    /** @param jalali whether the company's country counts so */
    static DayResponse of(Holiday holiday, boolean jalali) {
        LunarDate lunar = holiday.lunarDate();
        return new DayResponse(
                holiday.day(),
                jalali ? JalaliDate.of(holiday.day()).toString() : null,
                holiday.name(),
                holiday.persianName(),
                holiday.kind().name().toLowerCase(Locale.ROOT),
                holiday.isHoliday(),
                holiday.kind() == Holiday.Kind.COMPANY,
                holiday.key(),
                lunar == null ? null : lunar.toString(),
                holiday.estimated());
    }
}
