package io.dialplane.statistics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time whose figures stand in one kind of row.
 *
 * @param bucket which of the asker's buckets it is part of
 * @param from   inclusive
 * @param to     exclusive
 */
record Piece(int bucket, Span span, Instant from, Instant to) {

    /** An end that is never reached. */
    static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    /** What a row of counts counts. */
    enum Span {
        /** Nothing: the results themselves have to be looked at. */
        SINGLE(-1),
        /** All times; its rows begin with the epoch. */
        EVER(0),
        QUARTER(900),
        HOUR(3_600),
        DAY(86_400);

        private final int seconds;

        Span(int seconds) {
            this.seconds = seconds;
        }

        /** As the database writes it. */
        int seconds() {
            return seconds;
        }
    }

    private static final List<Span> COARSEST_FIRST = List.of(Span.DAY, Span.HOUR, Span.QUARTER);

    /** All times. */
    static List<Piece> ever() {
        return List.of(new Piece(0, Span.EVER, Instant.EPOCH, NEVER));
    }

    /** A stretch of time in as few rows as possible: days in the middle, shorter spans and single results at its ends. */
    static List<Piece> cover(int bucket, Instant from, Instant to) {
        List<Piece> pieces = new ArrayList<>();
        cover(bucket, from, to, 0, pieces);
        return pieces;
    }

    private static void cover(int bucket, Instant from, Instant to, int coarsest, List<Piece> pieces) {
        if (!from.isBefore(to)) {
            return;
        }
        if (coarsest == COARSEST_FIRST.size()) {
            pieces.add(new Piece(bucket, Span.SINGLE, from, to));
            return;
        }
        Span span = COARSEST_FIRST.get(coarsest);
        Instant first = ceiling(from, span);
        Instant last = floor(to, span);
        if (first.isBefore(last)) {
            cover(bucket, from, first, coarsest + 1, pieces);
            pieces.add(new Piece(bucket, span, first, last));
            cover(bucket, last, to, coarsest + 1, pieces);
        } else {
            cover(bucket, from, to, coarsest + 1, pieces);
        }
    }

    private static Instant floor(Instant time, Span span) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), span.seconds) * span.seconds);
    }

    private static Instant ceiling(Instant time, Span span) {
        Instant floor = floor(time, span);
        return floor.equals(time) ? floor : floor.plusSeconds(span.seconds);
    }
}
