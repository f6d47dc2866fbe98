package io.dialplane.statistics;

import static io.dialplane.callresult.CallStatus.BUSY;
import static io.dialplane.callresult.CallStatus.CONNECTED;
import static io.dialplane.callresult.CallStatus.IN_QUEUE;
import static io.dialplane.callresult.CallStatus.MISSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.statistics.StatusFigures.StatusCount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusFiguresTest {

    @Test
    void statuses_are_in_their_usual_order_and_none_is_there_that_nothing_has() {
        assertThat(StatusFigures.of(Map.of(CONNECTED, 250L, MISSED, 0L, IN_QUEUE, 500L, BUSY, 250L)))
                .isEqualTo(new StatusFigures(
                        1000,
                        List.of(
                                new StatusCount(IN_QUEUE, 500, 50.0),
                                new StatusCount(CONNECTED, 250, 25.0),
                                new StatusCount(BUSY, 250, 25.0))));
    }

    @Test
    void percentages_have_two_decimals_and_halves_go_up() {
        assertThat(StatusFigures.of(Map.of(CONNECTED, 1L, MISSED, 2L)).byStatus())
                .extracting(StatusCount::percentage)
                .containsExactly(66.67, 33.33);
        assertThat(StatusFigures.of(Map.of(CONNECTED, 1L, MISSED, 799L)).byStatus())
                .extracting(StatusCount::percentage)
                .containsExactly(99.88, 0.13);
        assertThat(StatusFigures.of(Map.of(CONNECTED, 1L, MISSED, 1_000_000L)).byStatus())
                .extracting(StatusCount::percentage)
                .containsExactly(100.0, 0.0);
    }

    @Test
    void of_nothing_there_are_no_percentages() {
        assertThat(StatusFigures.of(Map.of(MISSED, 0L))).isEqualTo(new StatusFigures(0, List.of()));
        assertThat(StatusFigures.of(Map.of())).isEqualTo(new StatusFigures(0, List.of()));
    }
}
