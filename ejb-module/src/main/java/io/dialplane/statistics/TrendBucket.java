package io.dialplane.statistics;

import java.time.Instant;

/**
 * The attempts of an hour or a day.
 *
 * @param start its first moment
 */
public record TrendBucket(Instant start, StatusFigures attempts) {}
