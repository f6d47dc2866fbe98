package io.dialplane.routing;

import io.dialplane.contact.CallingContact;
import io.dialplane.routing.RoutingPlan.Candidate;
import io.dialplane.routing.RoutingPlan.Closed;
import io.dialplane.routing.RoutingPlan.Reason;
import io.dialplane.routing.RoutingPlan.Tier;
import io.dialplane.schedule.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes a plan of what is known: no clock, no database. */
final class Planner {

    /** How long people ring whom no rule names, seconds. */
    static final int RING_TIMEOUT = 30;

    private final CallingContact contact;
    private final Staff staff;
    private final Function<OpeningHours, Decision> hours;

    /**
     * A planner for one call.
     *
     * @param contact null: the caller is nobody's contact
     * @param hours   judges opening hours at the time of the call
     */
    Planner(CallingContact contact, Staff staff, Function<OpeningHours, Decision> hours) {
        this.contact = contact;
        this.staff = staff;
        this.hours = hours;
    }

    /** @param rules those that match, in their order */
    RoutingPlan plan(List<RoutingRule> rules) {
        List<Tier> tiers = new ArrayList<>();
        if (contact != null && !contact.assignedTo().isEmpty()) {
            tiers.add(tier(1, Strategy.RING_ALL, candidates(contact.assignedTo(), Reason.ASSIGNED)));
        }
        for (RoutingRule rule : rules) {
            tiers.add(new Tier(
                    2,
                    rule.id(),
                    rule.name(),
                    rule.strategy(),
                    rule.ringTimeoutSeconds(),
                    closed(rule.openingHours()),
                    named(rule)));
        }
        tiers.add(tier(
                3,
                Strategy.RING_ALL,
                staff.all().stream()
                        .map(member -> candidate(member, Reason.EVERYBODY, null))
                        .toList()));
        return new RoutingPlan(contact == null ? null : new RoutingPlan.Contact(contact.id(), contact.name()), tiers);
    }

    /** The active rules that are for a contact, in their order. */
    static List<RoutingRule> matching(List<RoutingRule> rules, CallingContact contact) {
        return rules.stream()
                .filter(rule -> rule.active() && rule.criteria().match(contact))
                .sorted(Comparator.comparingInt(RoutingRule::priority).thenComparingInt(RoutingRule::id))
                .toList();
    }

    private static Tier tier(int number, Strategy strategy, List<Candidate> candidates) {
        return new Tier(number, null, null, strategy, RING_TIMEOUT, null, candidates);
    }

    private Closed closed(OpeningHours openingHours) {
        if (openingHours == null) {
            return null;
        }
        Decision decision = hours.apply(openingHours);
        if (decision.allowed()) {
            return null;
        }
        return decision.reason() == Decision.Reason.HOLIDAY ? Closed.HOLIDAY : Closed.OUTSIDE_OPENING_HOURS;
    }

    private List<Candidate> candidates(List<Integer> userIds, Reason reason) {
        return userIds.stream()
                .map(staff::member)
                .filter(member -> member != null)
                .map(member -> candidate(member, reason, null))
                .toList();
    }

    /** Who is named, and who is in a group that is named; being named comes first. */
    private List<Candidate> named(RoutingRule rule) {
        Map<Integer, Candidate> named = new TreeMap<>();
        candidates(rule.agents(), Reason.NAMED_BY_RULE).forEach(candidate -> named.put(candidate.userId(), candidate));
        for (int id : rule.groups()) {
            Staff.Group group = staff.group(id);
            if (group != null) {
                for (int userId : group.userIds()) {
                    Staff.Member member = staff.member(userId);
                    if (member != null) {
                        named.putIfAbsent(userId, candidate(member, Reason.MEMBER_OF_GROUP, group.name()));
                    }
                }
            }
        }
        return List.copyOf(named.values());
    }

    private static Candidate candidate(Staff.Member member, Reason reason, String group) {
        return new Candidate(member.userId(), member.fullName(), reason, group);
    }
}
