package io.dialplane.phonenumber;

/**
 * Which part of a list, in which order.
 *
 * @param after go on behind the number with this id; null: from the start. Only with {@link Sort#CREATED_AT}
 */
public record NumberPage(Sort sort, boolean descending, int skip, int limit, Integer after) {

    /** What a list is sorted by; ties by id. Numbers without an attempt are last either way. */
    public enum Sort {
        /** The order in which numbers came into the pool. */
        CREATED_AT,
        LAST_ATTEMPT_AT,
        STATUS
    }
}
