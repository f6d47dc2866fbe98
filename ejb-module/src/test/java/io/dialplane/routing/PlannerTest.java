package io.dialplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.contact.CallingContact;
import io.dialplane.routing.RoutingPlan.Closed;
import io.dialplane.routing.RoutingPlan.Reason;
import io.dialplane.routing.RoutingPlan.Tier;
import io.dialplane.schedule.CompanyDays;
import io.dialplane.schedule.Schedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tiers of a plan. */
class PlannerTest {

    private static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");
    /** Saturday, 10:00 in Tehran. */
    private static final Instant SATURDAY = Instant.parse("2026-01-24T06:30:00Z");

    private static final Staff STAFF = new Staff(
            List.of(
                    new Staff.Member(4, "Four"),
                    new Staff.Member(1, "One"),
                    new Staff.Member(2, "Two"),
                    new Staff.Member(3, "Three")),
            List.of(new Staff.Group(10, "Sales", List.of(1, 2, 99)), new Staff.Group(11, "Door", List.of(2, 4))));

    @Test
    void an_assigned_contact_rings_those_it_is_assigned_to_and_then_everybody() {
        RoutingPlan plan = plan(contact(List.of(2)), List.of());

        assertThat(plan.contact()).isEqualTo(new RoutingPlan.Contact(5, "John Doe"));
        assertThat(plan.tiers()).extracting(Tier::number).containsExactly(1, 3);
        assertThat(ids(plan.tiers().get(0))).containsExactly(2);
        assertThat(plan.tiers().get(0).candidates().get(0).reason()).isEqualTo(Reason.ASSIGNED);
        assertThat(plan.tiers().get(0).ringTimeoutSeconds()).isEqualTo(30);
        assertThat(plan.tiers().get(0).strategy()).isEqualTo(Strategy.RING_ALL);
    }

    @Test
    void several_may_be_assigned_and_who_takes_no_calls_any_more_is_left_out() {
        assertThat(ids(plan(contact(List.of(1, 3, 98)), List.of()).tiers().get(0)))
                .containsExactly(1, 3);
    }

    @Test
    void strangers_and_contacts_of_nobody_ring_everybody() {
        for (CallingContact caller : new CallingContact[] {null, contact(List.of())}) {
            RoutingPlan plan = plan(caller, List.of());
            assertThat(plan.tiers()).extracting(Tier::number).containsExactly(3);
            assertThat(ids(plan.tiers().get(0))).containsExactly(1, 2, 3, 4);
        }
        assertThat(plan(null, List.of()).contact()).isNull();
    }

    @Test
    void every_matching_rule_is_a_tier_in_its_order() {
        RoutingRule late = rule(1, 20, true, Criteria.NONE, List.of(1), List.of(), null);
        RoutingRule early = rule(2, 10, true, tagged("VIP"), List.of(4), List.of(), null);
        RoutingRule sameAsEarly = rule(3, 10, true, Criteria.NONE, List.of(2), List.of(), null);
        RoutingRule off = rule(4, 1, false, Criteria.NONE, List.of(1), List.of(), null);
        RoutingRule others = rule(5, 1, true, tagged("cold"), List.of(1), List.of(), null);

        RoutingPlan plan = plan(contact(List.of(1)), List.of(late, sameAsEarly, early, off, others));

        assertThat(plan.tiers()).extracting(Tier::number).containsExactly(1, 2, 2, 2, 3);
        assertThat(plan.tiers()).extracting(Tier::ruleId).containsExactly(null, 2, 3, 1, null);
        assertThat(plan.tiers().get(1).ruleName()).isEqualTo("Rule 2");
    }

    @Test
    void a_rule_means_who_is_named_and_who_is_in_its_groups_each_once() {
        Tier tier = plan(null, List.of(rule(1, 1, true, Criteria.NONE, List.of(2, 98), List.of(11, 10, 77), null)))
                .tiers()
                .get(0);

        assertThat(tier.candidates())
                .containsExactly(
                        new RoutingPlan.Candidate(1, "One", Reason.MEMBER_OF_GROUP, "Sales"),
                        new RoutingPlan.Candidate(2, "Two", Reason.NAMED_BY_RULE, null),
                        new RoutingPlan.Candidate(4, "Four", Reason.MEMBER_OF_GROUP, "Door"));
    }

    @Test
    void a_rule_that_is_closed_stays_in_the_plan_and_says_why() {
        RoutingRule open = rule(1, 1, true, Criteria.NONE, List.of(1), List.of(), hours(0, "09:00", "10:00"));
        RoutingRule over = rule(2, 2, true, Criteria.NONE, List.of(1), List.of(), hours(0, "08:00", "09:59:59"));
        RoutingRule otherDay = rule(3, 3, true, Criteria.NONE, List.of(1), List.of(), hours(1, "00:00", "23:59:59"));

        assertThat(plan(null, List.of(open, over, otherDay)).tiers())
                .extracting(Tier::closed)
                .containsExactly(null, Closed.OUTSIDE_OPENING_HOURS, Closed.OUTSIDE_OPENING_HOURS, null);
    }

    @Test
    void holidays_close_rules_that_keep_them() {
        OpeningHours keeping = new OpeningHours(hours(0, "00:00", "23:59:59").windows(), true);
        RoutingRule keeps = rule(1, 1, true, Criteria.NONE, List.of(1), List.of(), keeping);
        RoutingRule doesNot = rule(2, 2, true, Criteria.NONE, List.of(1), List.of(), hours(0, "00:00", "23:59:59"));

        List<Tier> tiers = plan(null, List.of(keeps, doesNot), Map.of(LocalDate.of(2026, 1, 24), true))
                .tiers();

        assertThat(tiers).extracting(Tier::closed).containsExactly(Closed.HOLIDAY, null, null);
    }

    private static RoutingPlan plan(CallingContact contact, List<RoutingRule> rules) {
        return plan(contact, rules, Map.of());
    }

    private static RoutingPlan plan(
            CallingContact contact, List<RoutingRule> rules, Map<LocalDate, Boolean> companyDays) {
        CompanyDays days = new CompanyDays(TEHRAN, "IR", companyDays, List.of());
        return new Planner(contact, STAFF, hours -> days.timetable(hours.windows(), hours.skipHolidays())
                        .decide(SATURDAY))
                .plan(Planner.matching(rules, contact));
    }

    private static CallingContact contact(List<Integer> assignedTo) {
        return new CallingContact(5, "John Doe", null, null, null, null, List.of("VIP"), assignedTo);
    }

    private static Criteria tagged(String tag) {
        return new Criteria(List.of(), List.of(), List.of(tag), List.of(), List.of());
    }

    private static OpeningHours hours(int day, String start, String end) {
        return new OpeningHours(
                List.of(new Schedule.Window(0, day, LocalTime.parse(start), LocalTime.parse(end))), false);
    }

    private static RoutingRule rule(
            int id,
            int priority,
            boolean active,
            Criteria criteria,
            List<Integer> agents,
            List<Integer> groups,
            OpeningHours hours) {
        return new RoutingRule(
                id,
                "Rule " + id,
                priority,
                active,
                criteria,
                agents,
                groups,
                Strategy.RING_ALL,
                20,
                hours,
                1,
                null,
                null);
    }

    private static List<Integer> ids(Tier tier) {
        return tier.candidates().stream().map(RoutingPlan.Candidate::userId).toList();
    }
}
