package io.dialplane.user;

import java.time.Duration;
import java.time.Instant;

/**
 * The failed log-ins of an account or an address. Every attempt is counted as a failure before its password is looked at,
 * so that guesses sent at once can't slip through, and taken back when it succeeds.
 *
 * @param failures     not forgotten yet
 * @param leaksFrom    since then failures are being forgotten
 * @param blockedUntil until then nobody may try
 */
record LoginBucket(int failures, Instant leaksFrom, Instant blockedUntil) {

    /** How long to wait before the next attempt; zero: none. */
    Duration waitAt(Instant now) {
        return now.isBefore(blockedUntil) ? Duration.between(now, blockedUntil) : Duration.ZERO;
    }

    /** After one more attempt, which may begin now. */
    LoginBucket attempted(Instant now, LoginLimit limit) {
        long forgotten = Math.max(0, Duration.between(leaksFrom, now).dividedBy(limit.forgetting()));
        int left = (int) Math.max(0, failures - forgotten);
        Instant from = left == 0 ? now : leaksFrom.plus(limit.forgetting().multipliedBy(forgotten));
        return new LoginBucket(left + 1, from, now.plus(limit.waitAfter(left + 1)));
    }

    /** After one attempt turned out to be right: as if it had not been counted. */
    LoginBucket takenBack(Instant now) {
        return new LoginBucket(Math.max(0, failures - 1), leaksFrom, now);
    }

    /** After the account's own person came in. */
    LoginBucket emptied(Instant now) {
        return new LoginBucket(0, now, now);
    }
}
