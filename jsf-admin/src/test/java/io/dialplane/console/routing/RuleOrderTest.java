package io.dialplane.console.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.platform.DomainException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleOrderTest {

    private static final List<Integer> IDS = List.of(7, 3, 9);

    @Test
    void a_rule_moves_by_one_place_and_no_further_than_to_the_end() {
        assertThat(RuleOrder.moved(IDS, 3, -1)).containsExactly(3, 7, 9);
        assertThat(RuleOrder.moved(IDS, 3, 1)).containsExactly(7, 9, 3);
        assertThat(RuleOrder.moved(IDS, 7, -1)).isEqualTo(IDS);
        assertThat(RuleOrder.moved(IDS, 9, 1)).isEqualTo(IDS);
    }

    @Test
    void a_rule_that_somebody_has_deleted_is_not_moved() {
        assertThatThrownBy(() -> RuleOrder.moved(IDS, 8, 1))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    @Test
    void an_order_is_ids_with_commas() {
        assertThat(RuleOrder.read("7,3,9")).isEqualTo(IDS);
        for (String wrong : List.of("", "7,", "7,x", "7;3")) {
            assertThatThrownBy(() -> RuleOrder.read(wrong)).isInstanceOf(DomainException.class);
        }
    }
}
