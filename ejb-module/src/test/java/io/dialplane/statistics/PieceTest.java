package io.dialplane.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.statistics.Piece.Span;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PieceTest {

    private static List<String> cover(String from, String to) {
        return Piece.cover(0, Instant.parse(from), Instant.parse(to)).stream()
                .map(piece -> piece.span() + " " + piece.from() + " " + piece.to())
                .toList();
    }

    @Test
    void days_are_in_the_middle_and_single_results_at_the_ends() {
        assertThat(cover("2026-01-01T10:20:30Z", "2026-01-04T02:40:01Z"))
                .containsExactly(
                        "SINGLE 2026-01-01T10:20:30Z 2026-01-01T10:30:00Z",
                        "QUARTER 2026-01-01T10:30:00Z 2026-01-01T11:00:00Z",
                        "HOUR 2026-01-01T11:00:00Z 2026-01-02T00:00:00Z",
                        "DAY 2026-01-02T00:00:00Z 2026-01-04T00:00:00Z",
                        "HOUR 2026-01-04T00:00:00Z 2026-01-04T02:00:00Z",
                        "QUARTER 2026-01-04T02:00:00Z 2026-01-04T02:30:00Z",
                        "SINGLE 2026-01-04T02:30:00Z 2026-01-04T02:40:01Z");
    }

    @Test
    void an_hour_of_tehran_is_four_quarters_and_one_of_london_one_hour() {
        assertThat(cover("2026-01-01T10:30:00Z", "2026-01-01T11:30:00Z"))
                .containsExactly("QUARTER 2026-01-01T10:30:00Z 2026-01-01T11:30:00Z");
        assertThat(cover("2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"))
                .containsExactly("HOUR 2026-01-01T10:00:00Z 2026-01-01T11:00:00Z");
    }

    @Test
    void a_time_without_an_end_is_counted_by_days_behind_the_first() {
        assertThat(cover("2026-01-01T23:50:00Z", Piece.NEVER.toString()))
                .containsExactly(
                        "SINGLE 2026-01-01T23:50:00Z 2026-01-02T00:00:00Z", "DAY 2026-01-02T00:00:00Z " + Piece.NEVER);
    }

    @Test
    void what_is_shorter_than_a_quarter_is_looked_at_itself() {
        assertThat(cover("2026-01-01T10:14:59.999999Z", "2026-01-01T10:15:00.000001Z"))
                .containsExactly("SINGLE 2026-01-01T10:14:59.999999Z 2026-01-01T10:15:00.000001Z");
        assertThat(cover("2026-01-01T10:20:00Z", "2026-01-01T10:20:00Z")).isEmpty();
    }

    @Test
    void pieces_follow_each_other_and_fit_their_rows() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Instant from = Instant.ofEpochSecond(1_770_000_000L + random.nextInt(400) * 450L);
            Instant to = from.plusSeconds(random.nextInt(300) * 450L + (random.nextInt(4) == 0 ? 1 : 0));
            Instant reached = from;
            for (Piece piece : Piece.cover(7, from, to)) {
                assertThat(piece.bucket()).isEqualTo(7);
                assertThat(piece.from()).isEqualTo(reached).isBefore(piece.to());
                if (piece.span() != Span.SINGLE) {
                    assertThat(piece.from().getEpochSecond() % piece.span().seconds())
                            .isZero();
                    assertThat(piece.to().getEpochSecond() % piece.span().seconds())
                            .isZero();
                }
                reached = piece.to();
            }
            assertThat(reached).isEqualTo(to);
        }
    }
}
