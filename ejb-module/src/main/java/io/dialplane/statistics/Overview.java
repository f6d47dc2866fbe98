package io.dialplane.statistics;

import io.dialplane.callresult.CallStatus;
import java.util.Map;

/**
 * A company at a glance.
 *
 * @param byStatus      numbers that the company's list shows, by their status for the company; every status is there
 * @param total         all of them
 * @param free          numbers of the company's countries that wait in the queue, for whichever company comes first
 * @param leased        numbers that are with this company's dialers now
 * @param attemptsToday results received since the company's midnight
 * @param activeAgents  people who take calls
 */
public record Overview(
        Map<CallStatus, Long> byStatus, long total, long free, long leased, long attemptsToday, long activeAgents) {}
