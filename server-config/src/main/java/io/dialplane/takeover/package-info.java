/**
 * Takes over an existing panel: reads its PostgreSQL and writes what it has into Dialplane's, as often as wanted until the
 * switch-over. Reads the panel's tables {@code companies, admin_users, scenarios, outbound_lines, schedule_configs,
 * schedule_windows, numbers, call_results, dialer_batches}; writes as the owner of Dialplane's database, past row-level
 * security. Called by the launcher's command {@code take-over}.
 *
 * <p>The rules: ids of numbers and results are kept. What is new there is added; what changed there since the last run is changed
 * here, unless it was changed here too, which then counts. What was deleted there stays here. Whatever is skipped is
 * reported with the reason, and every row of the panel is accounted for.
 */
package io.dialplane.takeover;
