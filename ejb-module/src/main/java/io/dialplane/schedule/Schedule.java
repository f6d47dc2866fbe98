package io.dialplane.schedule;

import io.dialplane.schedule.Decision.Reason;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a company may dial: its switch, its holidays, and windows by the day of the week on the wall clocks of its zone.
 * Knows no clock: who asks says when.
 */
public final class Schedule {

    private static final Duration HINT_DISABLED = Duration.ofSeconds(300);
    private static final Duration HINT = Duration.ofSeconds(900);
    private static final Duration SHORTEST_HINT = Duration.ofSeconds(1);
    private static final int LOOK_AHEAD_DAYS = 371;
    private static final int ALLOWED_AHEAD_DAYS = 60;

    private final ZoneId zone;
    private final Holidays holidays;
    private final boolean enabled;
    private final boolean disabledByDialer;
    private final boolean skipHolidays;
    private final List<Window> windows;

    /**
     * A window of a day of the week, both ends inclusive to the second: one that ends at 17:00:00 lasts until
     * 17:00:00.999.
     *
     * @param dayOfWeek 0 (Saturday) to 6 (Friday)
     * @param start     before {@code end}, whole seconds
     */
    public record Window(int id, int dayOfWeek, LocalTime start, LocalTime end) {

        boolean holds(LocalTime second) {
            return !second.isBefore(start) && !second.isAfter(end);
        }
    }

    /**
     * A company's schedule.
     *
     * @param country          whose public holidays count, ISO 3166-1 alpha-2
     * @param enabled          an administrator's switch
     * @param disabledByDialer the dialer has switched it off
     * @param skipHolidays     no dialing on holidays, the country's and the company's own
     * @param companyDays      the company's own days: true: closed, false: open whatever the country's calendar says
     * @param corrections      of the country's holidays about now
     */
    public Schedule(
            ZoneId zone,
            String country,
            boolean enabled,
            boolean disabledByDialer,
            boolean skipHolidays,
            List<Window> windows,
            Map<LocalDate, Boolean> companyDays,
            List<HolidayCorrection> corrections) {
        this.zone = zone;
        this.holidays = new Holidays(PublicHolidays.of(country, corrections), companyDays);
        this.enabled = enabled;
        this.disabledByDialer = disabledByDialer;
        this.skipHolidays = skipHolidays;
        this.windows = windows.stream()
                .sorted(Comparator.comparing(Window::start).thenComparing(Window::end))
                .toList();
    }

    /** Day of the week as the panel counts: 0 is Saturday. */
    static int dayOfWeek(LocalDate day) {
        return (day.getDayOfWeek().getValue() - DayOfWeek.SATURDAY.getValue() + 7) % 7;
    }

    /** Whether dialing is allowed at an instant, why not, and until when that holds. */
    public Decision decide(Instant now) {
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        LocalDate today = local.toLocalDate();
        LocalTime second = local.toLocalTime().withNano(0);
        Instant midnight = today.plusDays(1).atStartOfDay(zone).toInstant();
        if (!enabled || disabledByDialer) {
            return refused(Reason.DISABLED, HINT_DISABLED, now, midnight);
        }
        if (isClosed(today)) {
            return refused(Reason.HOLIDAY, HINT, now, midnight);
        }
        List<Window> ofToday = of(today).toList();
        if (ofToday.isEmpty()) {
            return refused(Reason.NO_WINDOW, HINT, now, midnight);
        }
        Optional<LocalTime> end = ofToday.stream()
                .filter(window -> window.holds(second))
                .map(Window::end)
                .max(Comparator.naturalOrder());
        if (end.isPresent()) {
            return Decision.allowed(
                    beforeOffsetChange(now, next(now, today.atTime(end.get()).plusSeconds(1))));
        }
        Instant nextStart = ofToday.stream()
                .map(Window::start)
                .filter(start -> start.isAfter(second))
                .min(Comparator.naturalOrder())
                .map(start -> next(now, today.atTime(start)))
                .orElse(midnight);
        return refused(
                Reason.OUTSIDE_ALLOWED_TIME_WINDOW, HINT, now, nextStart.isBefore(midnight) ? nextStart : midnight);
    }

    /**
     * When dialing is allowed next, as far as the schedule is known: now if it is; empty when it is switched off, or no open
     * day of the coming year has a window.
     */
    public Optional<Instant> nextAllowed(Instant now) {
        if (!enabled || disabledByDialer) {
            return Optional.empty();
        }
        if (decide(now).allowed()) {
            return Optional.of(now);
        }
        LocalDate today = LocalDate.ofInstant(now, zone);
        return Stream.iterate(today, day -> day.plusDays(1))
                .limit(LOOK_AHEAD_DAYS)
                .filter(day -> !isClosed(day))
                .flatMap(day -> of(day).map(window -> next(now, day.atTime(window.start()))))
                .filter(start -> start.isAfter(now))
                .findFirst();
    }

    /**
     * Until when dialing stays allowed that is allowed now, over windows that meet at midnight; empty: for two months at least.
     */
    public Optional<Instant> allowedUntil(Instant now) {
        Instant until = now;
        Instant last = now.plus(Duration.ofDays(ALLOWED_AHEAD_DAYS));
        for (Decision next = decide(until); next.allowed(); next = decide(until)) {
            until = next.validUntil();
            if (until.isAfter(last)) {
                return Optional.empty();
            }
        }
        return Optional.of(until);
    }

    private Decision refused(Reason reason, Duration hint, Instant now, Instant until) {
        Instant latest = now.plus(hint);
        Duration retryAfter = nextStart(now, latest)
                .map(start -> roundedUp(Duration.between(now, start)))
                .filter(wait -> wait.compareTo(hint) < 0)
                .orElse(hint);
        return Decision.refused(
                reason,
                retryAfter.compareTo(SHORTEST_HINT) < 0 ? SHORTEST_HINT : retryAfter,
                beforeOffsetChange(now, until));
    }

    /** The first instant after {@code now} and not after {@code latest} at which a window of an open day starts. */
    private Optional<Instant> nextStart(Instant now, Instant latest) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        return Stream.of(today, LocalDate.ofInstant(latest, zone))
                .distinct()
                .filter(day -> !isClosed(day))
                .flatMap(day -> of(day).map(window -> next(now, day.atTime(window.start()))))
                .filter(start -> start.isAfter(now) && !start.isAfter(latest))
                .min(Comparator.naturalOrder());
    }

    private boolean isClosed(LocalDate day) {
        return skipHolidays && holidays.isHoliday(day);
    }

    private Stream<Window> of(LocalDate day) {
        int dayOfWeek = dayOfWeek(day);
        return windows.stream().filter(window -> window.dayOfWeek() == dayOfWeek);
    }

    /**
     * When the wall clocks next show a time, or pass it. An hour that comes twice shows it twice; one that is left out
     * passes it when the clocks are put forward.
     */
    private Instant next(Instant now, LocalDateTime time) {
        ZoneOffsetTransition leftOut = zone.getRules().getTransition(time);
        if (leftOut != null && leftOut.isGap()) {
            return leftOut.getInstant();
        }
        List<Instant> shown = zone.getRules().getValidOffsets(time).stream()
                .map(offset -> time.toInstant(offset))
                .sorted()
                .toList();
        return shown.stream()
                .filter(instant -> instant.isAfter(now))
                .findFirst()
                .orElse(shown.get(shown.size() - 1));
    }

    private Instant beforeOffsetChange(Instant now, Instant until) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(now);
        return change != null && change.getInstant().isBefore(until) ? change.getInstant() : until;
    }

    private static Duration roundedUp(Duration duration) {
        return duration.getNano() == 0
                ? duration
                : duration.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).plusSeconds(1);
    }
}
