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

    /** Only numbers that the company has something to do with can fulfil it. */
    boolean isOfCompany() {
        return agentId != null
                || attemptedFrom != null
                || attemptedTo != null
                || (status != null && !status.equals("IN_QUEUE"));
    }

    /** The status is a condition of its own; else it is none, or the segment's. */
    boolean narrowsStatus() {
        return status != null && isOfCompany();
    }
}
