package io.dialplane.web.schedule;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.dialplane.schedule.CompanySchedule;
import io.dialplane.web.platform.Times;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** A company's schedule as the panel reads it. */
public record ScheduleResponse(Config config, List<Window> windows) {

    /**
     * The settings.
     *
     * @param enabled whether dialing is switched on, by the administrator and by the dialer
     */
    public record Config(
            int id,
            boolean skipHolidays,
            boolean enabled,
            boolean disabledByDialer,
            int version,
            OffsetDateTime updatedAt) {}

    /** A window; {@code dayOfWeek} 0 is Saturday. */
    public record Window(
            int id,
            int dayOfWeek,
            @JsonFormat(pattern = "HH:mm:ss") LocalTime startTime,
            @JsonFormat(pattern = "HH:mm:ss") LocalTime endTime) {}

    static ScheduleResponse of(CompanySchedule schedule, ZoneId zone) {
        return new ScheduleResponse(
                new Config(
                        schedule.id(),
                        schedule.skipHolidays(),
                        schedule.isEffectivelyEnabled(),
                        schedule.disabledByDialer(),
                        schedule.version(),
                        Times.in(zone, schedule.updatedAt())),
                schedule.windows().stream()
                        .map(w -> new Window(w.id(), w.dayOfWeek(), w.start(), w.end()))
                        .toList());
    }
}
