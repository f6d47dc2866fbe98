package io.dialplane.console.routing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.routing.RoutingPlan;
import io.dialplane.routing.Simulation;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The trial of a caller: who would ring, and why the others would not. Nobody is rung. */
@Named("trial")
@RequestScoped
public class TrialView {

    @Inject
    private Simulation simulation;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Clock clock;

    private String caller;
    private String day;
    private String time;
    private Shown shown;

    /**
     * What would happen.
     *
     * @param number the caller's, E.164
     * @param at     when the call is supposed to come
     */
    public record Shown(String number, Instant at, Simulation.Result result) {

        /** Names of those who would ring first; empty: the caller would wait. */
        public List<String> getFirst() {
            return names(result.first(), result);
        }

        /** Names of those who would ring in a tier, in their order. */
        public List<String> rings(Simulation.Step step) {
            return names(step.rings(), result);
        }

        private static List<String> names(List<Integer> userIds, Simulation.Result result) {
            Map<Integer, String> names = result.steps().stream()
                    .flatMap(step -> step.people().stream())
                    .map(Simulation.Person::candidate)
                    .collect(Collectors.toMap(
                            RoutingPlan.Candidate::userId, RoutingPlan.Candidate::fullName, (one, same) -> one));
            return userIds.stream().map(names::get).toList();
        }
    }

    /** Asked before anything is written: what is wrong with the question stands above it. */
    public void load() {
        if (Entered.text(caller) != null) {
            shown = actions.read(this::ask, null);
        }
    }

    private Shown ask() {
        Company company = companies.get(signedIn.companyId());
        PhoneNumber number = PhoneNumbers.parse(Entered.text(caller), company.country())
                .orElseThrow(() -> DomainException.invalid("phone_number", "phone-number.invalid"));
        Instant at = at(company);
        return new Shown(number.e164(), at, simulation.of(company.id(), number.e164(), at));
    }

    /** What is not said is as it is now. */
    private Instant at(Company company) {
        LocalDate date = Entered.day("day", day);
        LocalTime hour = Entered.text(time) == null ? null : Entered.time("time", time);
        if (date == null && hour == null) {
            return clock.instant();
        }
        Clock local = clock.withZone(company.timeZone());
        return (date == null ? LocalDate.now(local) : date)
                .atTime(hour == null ? LocalTime.now(local) : hour)
                .atZone(company.timeZone())
                .toInstant();
    }

    /** Null: nobody asked, or the question can't be understood. */
    public Shown getShown() {
        return shown;
    }

    /** What a tier is called. */
    public String title(Simulation.Step step) {
        return step.tier().ruleId() == null
                ? look.text("trial.tier-" + step.tier().number())
                : look.text("trial.of-rule", step.tier().ruleName());
    }

    /** Why somebody is among those who may be rung. */
    public String reason(RoutingPlan.Candidate of) {
        return of.reason() == RoutingPlan.Reason.MEMBER_OF_GROUP
                ? look.text("trial.member-of-group", of.group())
                : look.name("trial.", of.reason());
    }

    public String getCaller() {
        return caller;
    }

    public void setCaller(String caller) {
        this.caller = caller;
    }

    public String getDay() {
        return day;
    }

    public void setDay(String day) {
        this.day = day;
    }

    public String getTime() {
        return time;
    }

    public void setTime(String time) {
        this.time = time;
    }
}
