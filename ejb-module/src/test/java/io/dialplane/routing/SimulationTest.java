package io.dialplane.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.routing.CallFigures.Figures;
import io.dialplane.routing.RoutingPlan.Candidate;
import io.dialplane.routing.RoutingPlan.Closed;
import io.dialplane.routing.RoutingPlan.Reason;
import io.dialplane.routing.RoutingPlan.Tier;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is rung: strategies, what is free, and that nobody is rung twice. */
class SimulationTest {

    private static final Instant T = Instant.parse("2026-01-24T06:30:00Z");

    private static final Map<Integer, Figures> FIGURES = Map.of(
            1, new Figures(T, T.minusSeconds(5), 2),
            2, new Figures(T.minusSeconds(60), T, 3),
            3, new Figures(T.minusSeconds(30), T.minusSeconds(9), 1));

    @Test
    void longest_idle_rings_whose_last_call_is_longest_ago_and_first_of_all_who_never_had_one() {
        assertThat(next(Strategy.LONGEST_IDLE)).containsExactly(4, 2, 3, 1);
    }

    @Test
    void round_robin_rings_who_was_rung_longest_ago() {
        assertThat(next(Strategy.ROUND_ROBIN)).containsExactly(4, 3, 1, 2);
    }

    @Test
    void fewest_calls_rings_who_answered_the_fewest_today() {
        assertThat(next(Strategy.FEWEST_CALLS)).containsExactly(4, 3, 1, 2);
    }

    @Test
    void all_are_rung_at_once_but_ten_at_most() {
        Integer[] twelve = IntStream.rangeClosed(1, 12).boxed().toArray(Integer[]::new);
        RoutingPlan plan = plan(tier(3, Strategy.RING_ALL, null, twelve));
        NextRing next = NextRing.of(plan, 0, Set.of(), Set.of(twelve), FIGURES).orElseThrow();
        assertThat(next.userIds()).hasSize(12);
        assertThat(next.first()).hasSize(10).doesNotContain(1, 3);
        assertThat(NextRing.of(plan(tier(2, Strategy.ROUND_ROBIN, null, twelve)), 0, Set.of(), Set.of(twelve), FIGURES)
                        .orElseThrow()
                        .first())
                .containsExactly(4);
    }

    @Test
    void who_is_busy_or_was_rung_is_passed_over_and_an_empty_tier_too() {
        RoutingPlan plan = plan(
                tier(1, Strategy.RING_ALL, null, 1),
                tier(2, Strategy.RING_ALL, Closed.HOLIDAY, 2),
                tier(2, Strategy.RING_ALL, null),
                tier(3, Strategy.RING_ALL, null, 1, 2, 3));

        assertThat(NextRing.of(plan, 0, Set.of(), Set.of(2, 3), Map.of())).get().satisfies(next -> {
            assertThat(next.tierIndex()).isEqualTo(3);
            assertThat(next.userIds()).containsExactly(2, 3);
        });
        assertThat(NextRing.of(plan, 0, Set.of(2, 3), Set.of(2, 3), Map.of())).isEmpty();
        assertThat(NextRing.of(plan, 1, Set.of(), Set.of(1), Map.of()))
                .get()
                .satisfies(next -> assertThat(next.userIds()).containsExactly(1));
    }

    @Test
    void the_simulation_says_who_rings_and_why_others_do_not() {
        RoutingPlan plan = plan(
                tier(1, Strategy.RING_ALL, null, 1),
                tier(2, Strategy.RING_ALL, Closed.OUTSIDE_OPENING_HOURS, 2),
                tier(3, Strategy.RING_ALL, null, 1, 2, 3));

        Simulation.Result result = Simulation.of(
                plan, Map.of(1, Availability.FREE, 2, Availability.FREE, 3, Availability.not("on_call")), Map.of());

        assertThat(result.steps())
                .extracting(Simulation.Step::rings)
                .containsExactly(List.of(1), List.of(), List.of(2));
        assertThat(result.steps().get(1).people().get(0).whyNot()).isEqualTo("closed");
        assertThat(result.steps().get(2).people())
                .extracting(Simulation.Person::whyNot)
                .containsExactly("rung_before", null, "on_call");
    }

    @Test
    void one_after_the_other_all_of_a_tier_would_ring() {
        Simulation.Result result = Simulation.of(
                plan(tier(2, Strategy.LONGEST_IDLE, null, 1, 2, 3, 4), tier(3, Strategy.RING_ALL, null, 1, 2)),
                Map.of(1, Availability.FREE, 2, Availability.FREE, 4, Availability.FREE),
                FIGURES);

        assertThat(result.steps()).extracting(Simulation.Step::rings).containsExactly(List.of(4, 2, 1), List.of());
        assertThat(result.steps().get(0).people().get(2).whyNot()).isEqualTo("not_logged_in");
    }

    @Test
    void too_many_who_are_free_are_told_so() {
        Integer[] eleven = IntStream.rangeClosed(1, 11).boxed().toArray(Integer[]::new);
        Simulation.Result result = Simulation.of(
                plan(tier(3, Strategy.RING_ALL, null, eleven)),
                Arrays.stream(eleven).collect(Collectors.toMap(Function.identity(), id -> Availability.FREE)),
                Map.of());

        assertThat(result.steps().get(0).rings()).hasSize(10);
        assertThat(result.steps().get(0).people().get(10).whyNot()).isEqualTo("too_many");
    }

    private static List<Integer> next(Strategy strategy) {
        return NextRing.of(plan(tier(2, strategy, null, 1, 2, 3, 4)), 0, Set.of(), Set.of(1, 2, 3, 4), FIGURES)
                .orElseThrow()
                .userIds();
    }

    private static RoutingPlan plan(Tier... tiers) {
        return new RoutingPlan(null, List.of(tiers));
    }

    private static Tier tier(int number, Strategy strategy, Closed closed, Integer... userIds) {
        return new Tier(
                number,
                null,
                null,
                strategy,
                30,
                closed,
                Arrays.stream(userIds)
                        .map(id -> new Candidate(id, "Person " + id, Reason.EVERYBODY, null))
                        .toList());
    }
}
