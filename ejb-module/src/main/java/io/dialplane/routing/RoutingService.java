package io.dialplane.routing;

import io.dialplane.contact.Callers;
import io.dialplane.contact.CallingContact;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import io.dialplane.schedule.CompanyDays;
import io.dialplane.schedule.ScheduleService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/**
 * Plans who is rung when somebody calls. Nothing is remembered between calls: a plan follows what is in the database now, with four
 * short statements by indexes (five where a rule has opening hours).
 */
@Stateless
@InCompany
public class RoutingService {

    @Inject
    private Callers callers;

    @Inject
    private RuleQueries rules;

    @Inject
    private StaffQueries staff;

    @Inject
    private ScheduleService schedule;

    /**
     * Who is to be rung for a caller.
     *
     * @param caller E.164; null: not known
     * @param at     when the call comes: opening hours are judged then
     */
    public RoutingPlan plan(CompanyId company, String caller, Instant at) {
        CallingContact contact =
                caller == null ? null : callers.find(company, caller).orElse(null);
        List<RoutingRule> matching = Planner.matching(rules.all(company), contact);
        CompanyDays days = matching.stream().anyMatch(rule -> rule.openingHours() != null)
                ? schedule.daysAbout(company, at)
                : null;
        Staff of = staff.of(
                company,
                matching.stream()
                        .flatMap(rule -> rule.groups().stream())
                        .distinct()
                        .toList());
        return new Planner(contact, of, hours -> days.timetable(hours.windows(), hours.skipHolidays())
                        .decide(at))
                .plan(matching);
    }
}
