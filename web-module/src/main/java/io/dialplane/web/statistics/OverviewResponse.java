package io.dialplane.web.statistics;

import io.dialplane.statistics.Overview;
import io.dialplane.statistics.StatusFigures;

/**
 * A company at a glance.
 *
 * @param numbers       those that the company's list shows
 * @param waiting       numbers of the company's countries that wait in the queue, for whichever company comes first
 * @param leased        numbers that are with the company's dialers
 * @param attemptsToday attempts since the company's midnight
 * @param activeAgents  people who take calls
 */
public record OverviewResponse(
        FiguresResponse numbers, long waiting, long leased, long attemptsToday, long activeAgents) {

    static OverviewResponse of(Overview overview) {
        return new OverviewResponse(
                FiguresResponse.of(StatusFigures.of(overview.byStatus())),
                overview.free(),
                overview.leased(),
                overview.attemptsToday(),
                overview.activeAgents());
    }
}
