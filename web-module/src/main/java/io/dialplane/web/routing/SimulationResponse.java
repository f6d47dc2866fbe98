package io.dialplane.web.routing;

import io.dialplane.routing.RoutingPlan;
import io.dialplane.routing.Simulation;
import java.util.List;
import java.util.Locale;

/**
 * Who would ring if this number called.
 *
 * @param from    in international form
 * @param contact null: it is nobody's number
 * @param rings   who would ring first; nobody: the caller would wait
 * @param tiers   tier after tier, each as if nobody had answered before it
 */
public record SimulationResponse(String from, CallerResponse contact, List<Integer> rings, List<TierResponse> tiers) {

    /** Whose number it is. */
    public record CallerResponse(int id, String name) {}

    /**
     * A tier.
     *
     * @param ruleId null: it is no rule's
     * @param rule   name of the rule; null: it is no rule's
     * @param closed {@code outside_opening_hours} or {@code holiday}; null: open
     * @param rings  who would ring, in order; all at once, or with other strategies than {@code ring_all} one after the other
     */
    public record TierResponse(
            int tier,
            Integer ruleId,
            String rule,
            String strategy,
            int ringTimeoutSeconds,
            String closed,
            List<Integer> rings,
            List<CandidateResponse> candidates) {}

    /**
     * Somebody of a tier.
     *
     * @param reason {@code assigned, named_by_rule, member_of_group} or {@code everybody}
     * @param group  by which the rule means the person; null: by none
     * @param whyNot why the person would not ring; null: would
     */
    public record CandidateResponse(
            int userId, String fullName, String reason, String group, boolean rings, String whyNot) {}

    static SimulationResponse of(String from, Simulation.Result result) {
        return new SimulationResponse(
                from,
                result.contact() == null
                        ? null
                        : new CallerResponse(
                                result.contact().id(), result.contact().name()),
                result.first(),
                result.steps().stream().map(SimulationResponse::tier).toList());
    }

    private static TierResponse tier(Simulation.Step step) {
        RoutingPlan.Tier tier = step.tier();
        return new TierResponse(
                tier.number(),
                tier.ruleId(),
                tier.ruleName(),
                tier.strategy().word(),
                tier.ringTimeoutSeconds(),
                tier.closed() == null ? null : word(tier.closed()),
                step.rings(),
                step.people().stream()
                        .map(person -> new CandidateResponse(
                                person.candidate().userId(),
                                person.candidate().fullName(),
                                word(person.candidate().reason()),
                                person.candidate().group(),
                                person.rings(),
                                person.whyNot()))
                        .toList());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
