package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import io.dialplane.routing.CallFigures.Figures;
import io.dialplane.routing.RoutingPlan.Candidate;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says who would ring if somebody called now, and why; rings nobody. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Simulation {

    @Inject
    private RoutingService routing;

    @Inject
    private Presence presence;

    @Inject
    private CallFigures figures;

    /**
     * What would happen.
     *
     * @param contact whose number it is; null: nobody's
     * @param steps   tier after tier
     */
    public record Result(RoutingPlan.Contact contact, List<Step> steps) {

        /** Who would ring first; nobody: the caller would wait. */
        public List<Integer> first() {
            return steps.stream()
                    .filter(step -> !step.rings().isEmpty())
                    .findFirst()
                    .map(step -> step.rings()
                            .subList(
                                    0,
                                    Math.min(
                                            step.tier().strategy().atOnce(),
                                            step.rings().size())))
                    .orElse(List.of());
        }
    }

    /**
     * What would happen in a tier, if nobody had answered before it.
     *
     * @param rings who would ring, in the order of the strategy: all at once or one after the other
     * @param people all candidates, and what would become of each
     */
    public record Step(RoutingPlan.Tier tier, List<Integer> rings, List<Person> people) {}

    /**
     * A candidate.
     *
     * @param rings  would be rung in this tier
     * @param whyNot {@code closed} (the rule doesn't hold now), {@code rung_before} (in an earlier tier), {@code too_many} (more are free
     *               than ring at once) or what {@link Availability} says; null: would be rung
     */
    public record Person(Candidate candidate, boolean rings, String whyNot) {}

    /**
     * Who would ring.
     *
     * @param caller E.164; null: hidden
     */
    public Result of(CompanyId company, String caller, Instant at) {
        RoutingPlan plan = routing.plan(company, caller, at);
        Set<Integer> everybody = plan.tiers().stream()
                .flatMap(tier -> tier.candidates().stream().map(Candidate::userId))
                .collect(Collectors.toSet());
        return of(plan, presence.of(company, everybody), figures.of(company, everybody));
    }

    static Result of(RoutingPlan plan, Map<Integer, Availability> presence, Map<Integer, Figures> figures) {
        Set<Integer> free = presence.entrySet().stream()
                .filter(entry -> entry.getValue().available())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<Integer> rung = new HashSet<>();
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < plan.tiers().size(); i++) {
            RoutingPlan.Tier tier = plan.tiers().get(i);
            List<Integer> rings = rings(plan, i, rung, free, figures);
            List<Person> people = tier.candidates().stream()
                    .map(candidate -> person(tier, candidate, rings, rung, presence))
                    .toList();
            steps.add(new Step(tier, rings, people));
            rung.addAll(rings);
        }
        return new Result(plan.contact(), steps);
    }

    /** One after the other all of a tier are rung; at once, no more than can be. */
    private static List<Integer> rings(
            RoutingPlan plan, int tier, Set<Integer> rung, Set<Integer> free, Map<Integer, Figures> figures) {
        Optional<NextRing> next =
                NextRing.of(plan, tier, rung, free, figures).filter(found -> found.tierIndex() == tier);
        return next.map(found -> found.tier().strategy().atOnce() == 1 ? found.userIds() : found.first())
                .orElse(List.of());
    }

    private static Person person(
            RoutingPlan.Tier tier,
            Candidate candidate,
            List<Integer> rings,
            Set<Integer> rung,
            Map<Integer, Availability> presence) {
        int id = candidate.userId();
        if (rings.contains(id)) {
            return new Person(candidate, true, null);
        }
        if (!tier.isOpen()) {
            return new Person(candidate, false, "closed");
        }
        if (rung.contains(id)) {
            return new Person(candidate, false, "rung_before");
        }
        Availability there = presence.getOrDefault(id, Availability.not("not_logged_in"));
        return new Person(candidate, false, there.available() ? "too_many" : there.why());
    }
}
