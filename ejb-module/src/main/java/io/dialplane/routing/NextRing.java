package io.dialplane.routing;

import io.dialplane.routing.CallFigures.Figures;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is rung next for a call.
 *
 * @param tierIndex place of the tier in the plan, from 0; where the next search goes on
 * @param tier      whose people they are
 * @param userIds   in the order in which they are wanted; those of {@link Strategy#atOnce()} who come first and can be reserved are rung
 */
public record NextRing(int tierIndex, RoutingPlan.Tier tier, List<Integer> userIds) {

    /** Never means the longest time ago. */
    private static final Comparator<Instant> LONGEST_AGO = Comparator.nullsFirst(Comparator.naturalOrder());

    /**
     * The first tier, from one on, that is open and has somebody who is free and was not rung yet.
     *
     * @param from    index of the tier to begin with; a strategy that rings one after the other stays in its tier
     * @param rung    who was rung for this call already
     * @param free    who can be rung now
     * @param figures who has no entry had no call yet
     * @return empty: nobody is left
     */
    public static Optional<NextRing> of(
            RoutingPlan plan, int from, Set<Integer> rung, Set<Integer> free, Map<Integer, Figures> figures) {
        for (int i = from; i < plan.tiers().size(); i++) {
            RoutingPlan.Tier tier = plan.tiers().get(i);
            List<Integer> wanted = !tier.isOpen()
                    ? List.of()
                    : tier.candidates().stream()
                            .map(RoutingPlan.Candidate::userId)
                            .filter(id -> free.contains(id) && !rung.contains(id))
                            .sorted(order(tier.strategy(), figures))
                            .toList();
            if (!wanted.isEmpty()) {
                return Optional.of(new NextRing(i, tier, wanted));
            }
        }
        return Optional.empty();
    }

    /** Those who are rung if all of them can be reserved. */
    public List<Integer> first() {
        return userIds.subList(0, Math.min(tier.strategy().atOnce(), userIds.size()));
    }

    private static Comparator<Integer> order(Strategy strategy, Map<Integer, Figures> figures) {
        Comparator<Figures> by =
                switch (strategy) {
                    case RING_ALL, LONGEST_IDLE -> Comparator.comparing(Figures::idleSince, LONGEST_AGO);
                    case ROUND_ROBIN -> Comparator.comparing(Figures::rungAt, LONGEST_AGO);
                    case FEWEST_CALLS -> Comparator.comparingInt(Figures::calls);
                };
        return Comparator.comparing((Integer id) -> figures.getOrDefault(id, Figures.NONE), by)
                .thenComparing(Comparator.naturalOrder());
    }
}
