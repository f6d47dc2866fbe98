package io.dialplane.routing;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** In which order the people of a tier are rung. Ties go to the smaller user id. */
public enum Strategy {
    /** All at once, ten at most: then those who have been idle for longest. */
    RING_ALL,
    /** One after the other, whose last call is longest ago first; who never had one is the first of all. */
    LONGEST_IDLE,
    /** One after the other, who was rung longest ago first, whether he answered or not. */
    ROUND_ROBIN,
    /** One after the other, who answered the fewest calls today first. */
    FEWEST_CALLS;

    /** The most that are rung at once for one call, whatever the strategy. */
    public static final int MOST_AT_ONCE = 10;

    /** How many are rung at once. */
    public int atOnce() {
        return this == RING_ALL ? MOST_AT_ONCE : 1;
    }

    /** As clients and the database have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The strategy of a word; empty: there is none such. */
    static Optional<Strategy> of(String word) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.word().equals(word))
                .findFirst();
    }
}
