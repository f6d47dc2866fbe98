/**
 * Figures of companies: what the lists show, counted, exact at every moment. Tables: {@code statistics_change, statistics_fold,
 * attempt_count, number_count, called_count, pool_change, pool_count}; what is counted is noted by triggers (migration
 * {@code V4__statistics.sql}) and by reports, folded by functions in {@code R__queue.sql}. Reads {@code call_result, company_number,
 * number_state, scenario, outbound_line, users}. Called by the panel and the console.
 */
package io.dialplane.statistics;
