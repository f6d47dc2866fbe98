package io.dialplane.schedule;

import java.time.Instant;
import java.util.List;

/**
 * A company's schedule as its administrators see and change it.
 *
 * @param id               of the settings
 * @param enabled          an administrator's switch
 * @param disabledByDialer the dialer has switched it off
 * @param version          moves with every change of settings, windows and days; dialers are told it
 * @param windows          by day and start
 */
public record CompanySchedule(
        int id,
        boolean enabled,
        boolean disabledByDialer,
        boolean skipHolidays,
        int version,
        Instant updatedAt,
        List<Schedule.Window> windows) {

    /** Switched on by everybody who has a switch. */
    public boolean isEffectivelyEnabled() {
        return enabled && !disabledByDialer;
    }
}
