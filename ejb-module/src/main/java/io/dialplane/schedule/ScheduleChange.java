package io.dialplane.schedule;

import java.util.List;

/**
 * A change of a company's schedule; what is null stays.
 *
 * @param enabled true also lifts the dialer's switch-off; false is the administrator's own
 * @param windows replace all windows; their ids don't count
 * @param version the version it was made from; null: whatever it is
 */
public record ScheduleChange(Boolean enabled, Boolean skipHolidays, List<Schedule.Window> windows, Integer version) {}
