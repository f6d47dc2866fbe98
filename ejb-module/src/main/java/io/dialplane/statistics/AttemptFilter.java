package io.dialplane.statistics;

/**
 * Which attempts.
 *
 * @param scenarioId     what they were about; null: whatever it was
 * @param outboundLineId the line that called; null: whichever it was
 */
public record AttemptFilter(Integer scenarioId, Integer outboundLineId) {

    /** All attempts. */
    public static final AttemptFilter ALL = new AttemptFilter(null, null);
}
