package io.dialplane.calllog;

import io.dialplane.calllog.CallEvent.Kind;
import io.dialplane.company.CompanyService;
import io.dialplane.contact.Callers;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.routing.CallFigures;
import io.dialplane.routing.RoutingPlan;
import io.dialplane.routing.RoutingService;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.suppression.SuppressionService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks other features what may be done with a caller. */
@ApplicationScoped
class CallPlans {

    @Inject
    private RoutingService routing;

    @Inject
    private CallFigures figures;

    @Inject
    private ScheduleService schedule;

    @Inject
    private Callers contacts;

    @Inject
    private SuppressionService suppressions;

    @Inject
    private CompanyService companies;

    @Inject
    private Clock clock;

    CallPlan of(VoiceSettings settings, CallEvent event) {
        boolean told = event.kind() == Kind.CALL_GOES_ON || event.kind() == Kind.CALL_ENDED;
        if (!told && !CallDesk.asksWhomToRing(event)) {
            return CallPlan.NONE;
        }
        CompanyId company = settings.companyId();
        String country = companies.get(company).country();
        if (told) {
            return told(company, event, country);
        }
        if (event.userId() != null) {
            return event.kind() == Kind.ARRIVED ? outgoing(settings, event, country) : CallPlan.NONE;
        }
        Instant now = clock.instant();
        String from = e164(event.from(), country);
        RoutingPlan plan = routing.plan(company, from, now);
        Set<Integer> people = plan.tiers().stream()
                .flatMap(tier -> tier.candidates().stream())
                .map(RoutingPlan.Candidate::userId)
                .collect(Collectors.toSet());
        CallPolicy policy = settings.policy();
        boolean open = event.kind() != Kind.ARRIVED
                || policy.openingHours() == null
                || schedule.daysAbout(company, now)
                        .timetable(
                                policy.openingHours().windows(),
                                policy.openingHours().skipHolidays())
                        .decide(now)
                        .allowed();
        return new CallPlan(
                from == null ? event.from() : from,
                or(e164(event.to(), country), event.to()),
                plan,
                people.isEmpty() ? Map.of() : figures.of(company, people),
                open,
                null,
                plan.contact());
    }

    private CallPlan outgoing(VoiceSettings settings, CallEvent event, String country) {
        CompanyId company = settings.companyId();
        String number = e164(event.to(), country);
        String callerId = event.callerId() == null
                ? settings.numbers().stream().findFirst().orElse(null)
                : Optional.ofNullable(e164(event.callerId(), country))
                        .filter(settings.numbers()::contains)
                        .orElse(null);
        boolean allowed = number != null && callerId != null && !suppressions.covers(company, number);
        RoutingPlan.Contact contact = contact(company, number);
        return new CallPlan(
                callerId,
                or(number, event.to()),
                null,
                Map.of(),
                true,
                allowed ? new CallPlan.Outgoing(number, callerId) : null,
                contact);
    }

    /** Who is in the call, should this be the first that is heard of it. */
    private CallPlan told(CompanyId company, CallEvent event, String country) {
        boolean outgoing = event.userId() != null;
        String from = e164(event.from(), country);
        String to = e164(event.to(), country);
        return new CallPlan(
                outgoing ? null : or(from, event.from()),
                or(to, event.to()),
                CallPlan.NONE.routing(),
                Map.of(),
                true,
                null,
                contact(company, outgoing ? to : from));
    }

    private RoutingPlan.Contact contact(CompanyId company, String number) {
        return number == null
                ? null
                : contacts.find(company, number)
                        .map(one -> new RoutingPlan.Contact(one.id(), one.name()))
                        .orElse(null);
    }

    /** Null: no phone number, as of callers who withhold theirs. */
    private static String e164(String text, String country) {
        return text == null
                ? null
                : PhoneNumbers.parse(text, country).map(PhoneNumber::e164).orElse(null);
    }

    private static String or(String text, String other) {
        return text == null ? other : text;
    }
}
