package io.dialplane.user;

import java.time.Duration;

/**
 * How many failed log-ins are let pass before the waiting begins, and how fast they are forgotten.
 *
 * @param failures   so many fail without a wait but the last one
 * @param forgetting one failure is forgotten in this time
 */
record LoginLimit(int failures, Duration forgetting) {

    /** Of one account, known or not: after five failures the waiting begins. */
    static final LoginLimit OF_ACCOUNT = new LoginLimit(5, Duration.ofHours(1));

    /** Of one address, behind which a whole office may sit. */
    static final LoginLimit OF_ADDRESS = new LoginLimit(50, Duration.ofMinutes(1));

    /** Of an address whose people forget their passwords. */
    static final LoginLimit OF_FORGOTTEN = new LoginLimit(20, Duration.ofMinutes(1));

    private static final int[] WAIT_MINUTES = {1, 2, 4, 8, 15};

    /** How long nobody may try after so many failures. */
    Duration waitAfter(int failed) {
        int beyond = failed - failures;
        return beyond < 0 ? Duration.ZERO : Duration.ofMinutes(WAIT_MINUTES[Math.min(beyond, WAIT_MINUTES.length - 1)]);
    }
}
