package io.dialplane.routing;

import io.dialplane.schedule.Schedule;
import java.util.List;

/**
 * When a rule holds, by the wall clocks of the company's zone.
 *
 * @param windows      both ends inclusive to the second, as those of the schedule; none: never
 * @param skipHolidays not on holidays, the country's and the company's own
 */
public record OpeningHours(List<Schedule.Window> windows, boolean skipHolidays) {}
