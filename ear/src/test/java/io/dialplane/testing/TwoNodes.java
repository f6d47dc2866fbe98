package io.dialplane.testing;

import java.time.Duration;
import java.util.Map;

/** The same with two processes of Payara Micro on one database, where a number may be kept for half a minute only. */
public final class TwoNodes extends Deployed {

    /** {@code ASSIGNMENT_TIMEOUT_MINUTES} of both nodes. */
    public static final Duration ASSIGNMENT_TIMEOUT = Duration.ofSeconds(30);

    public TwoNodes() {
        super("two-nodes", Build.Server.PAYARA_MICRO, 2, Map.of("ASSIGNMENT_TIMEOUT_MINUTES", "0.5"));
    }
}
