package io.dialplane.batch;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dialplane.schedule.Decision;
import io.dialplane.schedule.HolidayCorrection;
import io.dialplane.schedule.Schedule;
import io.dialplane.user.AgentType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What decides whether a company may dial, and the rosters its dialers are told, as read from the database in one look.
 *
 * @param now            the database's clock
 * @param companyVersion of the company's row
 * @param version        of the dialing settings; told to dialers
 * @param balance        what the company has
 * @param dearestCost    what one call costs at most; null: not billed
 * @param days           the company's own days, about two months ahead
 * @param corrections    of its country's holidays, about two months ahead
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Terms(
        Instant now,
        String country,
        String timeZone,
        boolean isActive,
        int companyVersion,
        boolean enabled,
        boolean disabledByDialer,
        boolean skipHolidays,
        int version,
        long balance,
        Long dearestCost,
        List<Window> windows,
        List<Day> days,
        List<Correction> corrections,
        List<Agent> agents,
        List<Scenario> scenarios,
        List<Line> outboundLines) {

    static final String INSUFFICIENT_FUNDS = "insufficient_funds";

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Window(int id, int dayOfWeek, LocalTime startTime, LocalTime endTime) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Day(LocalDate day, boolean isHoliday, String name) {}

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Correction(int year, String key, LocalDate day, boolean confirmed) {}

    /** An active agent. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Agent(
            int id, String username, String firstName, String lastName, String phoneNumber, AgentType agentType) {}

    /** An active scenario. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Scenario(int id, String name, String displayName) {}

    /** An active outbound line. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Line(int id, String phoneNumber, String displayName) {}

    public ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    /** Not enough money for one call at the dearest price. */
    boolean isBroke() {
        return dearestCost != null && dearestCost > 0 && balance < dearestCost;
    }

    /** Why nothing is handed out now, as dialers know it; null: something is. */
    String refusal() {
        if (isBroke()) {
            return INSUFFICIENT_FUNDS;
        }
        Decision decision = schedule().decide(now);
        return decision.allowed() ? null : decision.reason().word();
    }

    Schedule schedule() {
        return new Schedule(
                zone(),
                country,
                enabled,
                disabledByDialer,
                skipHolidays,
                windows.stream()
                        .map(w -> new Schedule.Window(w.id(), w.dayOfWeek(), w.startTime(), w.endTime()))
                        .toList(),
                days.stream().collect(Collectors.toMap(Day::day, Day::isHoliday)),
                corrections.stream()
                        .map(c -> new HolidayCorrection(c.year(), c.key(), c.day(), c.confirmed()))
                        .toList());
    }
}
