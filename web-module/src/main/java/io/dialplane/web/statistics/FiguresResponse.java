package io.dialplane.web.statistics;

import io.dialplane.statistics.StatusFigures;
import java.util.List;

/** How many there are, and of which status; statuses that there are none of are left out. */
public record FiguresResponse(long total, List<StatusResponse> byStatus) {

    /**
     * How many have a status.
     *
     * @param percentage of the total, two decimals
     */
    public record StatusResponse(String status, long count, double percentage) {

        private static List<StatusResponse> of(StatusFigures figures) {
            return figures.byStatus().stream()
                    .map(one -> new StatusResponse(one.status().name(), one.count(), one.percentage()))
                    .toList();
        }
    }

    static FiguresResponse of(StatusFigures figures) {
        return new FiguresResponse(figures.total(), StatusResponse.of(figures));
    }
}
