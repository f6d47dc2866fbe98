package io.dialplane.phonenumber;

import java.time.Instant;

/**
 * Which of a company's numbers.
 *
 * @param status        as the company sees them; null: all
 * @param search        part of a number in national or international form; null: all
 * @param attemptedFrom earliest last attempt of the company itself, inclusive; null: any or none
 * @param attemptedTo   latest, inclusive; null: any or none
 * @param agentId       whose latest result it is; null: anybody's or none
 */
public record NumberFilter(String status, String search, Instant attemptedFrom, Instant attemptedTo, Integer agentId) {

    /** All of a company's numbers. */
    public static final NumberFilter ALL = new NumberFilter(null, null, null, null, null);

    boolean hasAttempt() {
        return attemptedFrom != null || attemptedTo != null;
    }
}
