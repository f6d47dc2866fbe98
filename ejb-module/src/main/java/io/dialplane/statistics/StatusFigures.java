package io.dialplane.statistics;

import io.dialplane.callresult.CallStatus;
import java.util.List;
import java.util.Map;

/**
 * How many there are, and how many of each status.
 *
 * @param byStatus statuses that there are any of, in their usual order
 */
public record StatusFigures(long total, List<StatusCount> byStatus) {

    /**
     * How many have a status.
     *
     * @param percentage of the total, rounded half up to two decimals: those of all statuses may add up to a little more or less than 100
     */
    public record StatusCount(CallStatus status, long count, double percentage) {}

    /** Of counts; statuses with none may be there. */
    public static StatusFigures of(Map<CallStatus, Long> counts) {
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        return new StatusFigures(
                total,
                counts.entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry ->
                                new StatusCount(entry.getKey(), entry.getValue(), percentage(entry.getValue(), total)))
                        .toList());
    }

    private static double percentage(long count, long total) {
        return Math.round(count * 10_000.0 / total) / 100.0;
    }
}
