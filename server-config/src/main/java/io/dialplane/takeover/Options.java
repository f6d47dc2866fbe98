package io.dialplane.takeover;

import io.dialplane.platform.DatabaseUrl;
import java.time.Duration;

/**
 * What a take-over is told.
 *
 * @param panel             the panel's database, as a role that may read it
 * @param target            Dialplane's database, as its owner
 * @param cooldown          how long nobody calls a number after a call by anybody
 * @param assignmentTimeout how long the panel's dialers may keep a number unreported
 * @param chunk             numbers, with their results, that are written in one transaction
 */
public record Options(DatabaseUrl panel, DatabaseUrl target, Duration cooldown, Duration assignmentTimeout, int chunk) {

    /** A transaction of a second or two: whoever reports one of its numbers meanwhile waits that long. */
    public static final int CHUNK = 20_000;
}
