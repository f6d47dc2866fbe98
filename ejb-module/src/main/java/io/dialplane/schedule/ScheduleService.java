package io.dialplane.schedule;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A company's schedule: read and changed by its administrators.
 *
 * <p>A change holds the lock that hand-outs take first: a batch counts either before or after it.
 */
@Stateless
@InCompany
public class ScheduleService {

    private static final int DAYS_ABOUT = 2;

    @Inject
    private ScheduleQueries queries;

    @Inject
    private CorrectionQueries corrections;

    @Inject
    private CompanyService companies;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /** What makes a window the same window. */
    private record Span(int dayOfWeek, LocalTime start, LocalTime end) {

        static Span of(Schedule.Window window) {
            return new Span(window.dayOfWeek(), window.start(), window.end());
        }
    }

    public CompanySchedule get(CompanyId company) {
        return queries.get(company);
    }

    /**
     * Changes the schedule. What is the same already is left alone; if all is, the version stays.
     *
     * @throws DomainException 400 naming wrong windows, 409 when it was made from another version than the current one
     */
    public CompanySchedule change(CompanyId company, Actor actor, ScheduleChange change) {
        if (change.windows() != null) {
            Windows.check(change.windows());
        }
        queries.lock(company);
        CompanySchedule before = queries.get(company);
        if (change.version() != null && change.version() != before.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        // a page that saves windows sends the switch back as it was shown, and has not switched anything
        boolean shown = before.enabled() && !before.disabledByDialer();
        boolean switches = change.enabled() != null && (change.enabled() != shown || change.windows() == null);
        boolean enabled = switches ? change.enabled() : before.enabled();
        boolean byDialer = !switches && before.disabledByDialer();
        boolean skipHolidays = change.skipHolidays() == null ? before.skipHolidays() : change.skipHolidays();
        boolean otherWindows = change.windows() != null && replace(company, before.windows(), change.windows());
        if (!otherWindows
                && enabled == before.enabled()
                && byDialer == before.disabledByDialer()
                && skipHolidays == before.skipHolidays()) {
            return before;
        }
        queries.settle(company, enabled, byDialer, skipHolidays);
        CompanySchedule after = queries.get(company);
        audit.write(company, actor, "schedule.update", "schedule:" + company, before, after);
        return after;
    }

    private boolean replace(CompanyId company, List<Schedule.Window> before, List<Schedule.Window> after) {
        Set<Span> wanted = after.stream().map(Span::of).collect(Collectors.toSet());
        Set<Span> there = new HashSet<>();
        boolean changed = false;
        for (Schedule.Window window : before) {
            if (!wanted.contains(Span.of(window)) || !there.add(Span.of(window))) {
                queries.remove(company, window.id());
                changed = true;
            }
        }
        for (Schedule.Window window : after) {
            if (there.add(Span.of(window))) {
                queries.add(company, window);
                changed = true;
            }
        }
        return changed;
    }

    /** The company's wall clocks and holidays about an instant. */
    public CompanyDays daysAbout(CompanyId company, Instant at) {
        Company of = companies.get(company);
        LocalDate day = LocalDate.ofInstant(at, of.timeZone());
        LocalDate first = day.minusDays(DAYS_ABOUT);
        LocalDate last = day.plusDays(DAYS_ABOUT);
        return new CompanyDays(
                of.timeZone(),
                of.country(),
                queries.days(company, first, last).stream().collect(Collectors.toMap(Day::day, Day::isHoliday)),
                corrections.touching(of.country(), first, last));
    }

    /**
     * The holidays of a year, the country's and the company's own, in order; an own entry stands for the country's holidays of
     * its day, which it confirms or lifts.
     *
     * @param year of the Jalali calendar (1300 to 1500) or the Gregorian one (1900 to 2200); null: the current one of the
     *             company's country
     * @throws DomainException 400 for other years, and those whose holidays nobody here can calculate
     */
    public List<Holiday> holidays(CompanyId company, Integer year) {
        Company of = companies.get(company);
        CalendarYear days = CalendarYear.of(
                year == null ? CalendarYear.current(of.country(), LocalDate.now(clock.withZone(of.timeZone()))) : year);
        List<Day> own = queries.days(company, days.first(), days.last());
        Set<LocalDate> ownDays = own.stream().map(Day::day).collect(Collectors.toSet());
        PublicHolidays ofCountry =
                PublicHolidays.of(of.country(), corrections.touching(of.country(), days.first(), days.last()));
        return Stream.concat(
                        own.stream().map(Holiday::of),
                        ofCountry.between(days.first(), days.last()).stream()
                                .filter(holiday -> !ownDays.contains(holiday.day())))
                .sorted(Comparator.comparing(Holiday::day))
                .toList();
    }

    /**
     * Sets one of the company's own days.
     *
     * @throws DomainException 400 for a day that no calendar here reaches, or a name that is empty or too long
     */
    public Holiday putDay(CompanyId company, Actor actor, LocalDate day, String name, boolean isHoliday) {
        if (!CalendarYear.reaches(day)) {
            throw DomainException.invalid("day", "schedule.day-too-far");
        }
        if (name.isBlank() || name.length() > 255 || name.chars().anyMatch(Character::isISOControl)) {
            throw DomainException.invalid("name", "schedule.day-name");
        }
        Day after = new Day(day, name.strip(), isHoliday);
        queries.lock(company);
        Day before = queries.day(company, day).orElse(null);
        if (!after.equals(before)) {
            queries.put(company, after);
            queries.touch(company);
            audit.write(company, actor, "schedule.day", "day:" + day, before, after);
        }
        return Holiday.of(after);
    }

    /** @throws DomainException 404 when the company has no entry of its own for the day */
    public void removeDay(CompanyId company, Actor actor, LocalDate day) {
        queries.lock(company);
        Day before = queries.day(company, day)
                .orElseThrow(() -> DomainException.notFound("schedule.no-such-day", day.toString()));
        queries.remove(company, day);
        queries.touch(company);
        audit.write(company, actor, "schedule.day-remove", "day:" + day, before, null);
    }
}
