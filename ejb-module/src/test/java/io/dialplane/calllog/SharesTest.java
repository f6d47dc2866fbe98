package io.dialplane.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom of those who are free a call may ring while others wait. */
class SharesTest {

    private static final long CALL = 10;

    @Test
    void whoever_waits_alone_may_ring_all() {
        assertThat(new Shares(Set.of(1, 2, 3), CALL, List.of()).of(List.of(3, 1, 2), 10))
                .containsExactly(3, 1, 2);
        assertThat(new Shares(Set.of(1, 2, 3), CALL, List.of()).of(List.of(3, 1, 2), 1))
                .containsExactly(3);
    }

    @Test
    void an_earlier_caller_keeps_somebody_who_can_be_rung() {
        List<Waiting> earlier = List.of(new Waiting(1, Set.of(1)));
        assertThat(new Shares(Set.of(1, 2), CALL, earlier).of(List.of(2, 1), 10))
                .as("2 is the only one left for the earlier call")
                .containsExactly(1);
        assertThat(new Shares(Set.of(1, 2), CALL, earlier).of(List.of(2), 10)).isEmpty();
        assertThat(new Shares(Set.of(1), CALL, earlier).of(List.of(1), 10))
                .as("the earlier call has rung it")
                .containsExactly(1);
    }

    @Test
    void an_earlier_caller_who_has_a_choice_leaves_one_to_whom_only_that_one_will_do() {
        List<Waiting> earlier = List.of(new Waiting(1, Set.of()));
        assertThat(new Shares(Set.of(1, 2), CALL, earlier).of(List.of(1), 10)).containsExactly(1);
        assertThat(new Shares(Set.of(1), CALL, earlier).of(List.of(1), 10)).isEmpty();
    }

    @Test
    void nobody_is_looked_at_when_earlier_callers_need_everybody() {
        List<Integer> wanted = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                throw new AssertionError("looked at");
            }

            @Override
            public int size() {
                return 2;
            }
        };
        List<Waiting> earlier = List.of(new Waiting(1, Set.of()), new Waiting(2, Set.of()), new Waiting(3, Set.of()));
        assertThat(new Shares(Set.of(1, 2), CALL, earlier).of(wanted, 10)).isEmpty();
    }

    @Test
    void later_callers_leave_everybody_to_earlier_ones_but_the_share() {
        List<Waiting> later = List.of(new Waiting(11, Set.of()), new Waiting(12, Set.of()));
        assertThat(new Shares(Set.of(1, 2, 3, 4, 5, 6), CALL, later).of(List.of(1, 2, 3, 4, 5, 6), 10))
                .containsExactly(1, 2);
        assertThat(new Shares(Set.of(1, 2), CALL, later).of(List.of(1, 2), 10)).containsExactly(1);
    }
}
