/**
 * What a company calls with: scenarios (what a call is about, and what it costs) and outbound lines (the numbers it calls
 * from). Tables: {@code scenario, outbound_line}. Announced by dialers, named in reports.
 */
package io.dialplane.scenario;
