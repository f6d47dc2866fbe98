package io.dialplane.agent;

import java.time.Duration;

/**
 * How long a session lives once it has begun.
 *
 * @param sinceHeartbeat whether it is counted from each heartbeat on; otherwise from its beginning
 */
record Lifetime(Duration length, boolean sinceHeartbeat) {

    static Lifetime sinceHeartbeat(Duration length) {
        return new Lifetime(length, true);
    }

    static Lifetime sinceBeginning(Duration length) {
        return new Lifetime(length, false);
    }
}
