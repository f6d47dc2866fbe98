/**
 * When a company may dial: windows of the week, holidays, the switch. Tables: {@code schedule_window, company_holiday}, and
 * {@code holiday_correction} for the whole installation; changes {@code dialing}, whose row it locks first, so that no batch
 * is handed out by settings that just changed. Called by the panel, and by {@code batch} for every hand-out.
 */
package io.dialplane.schedule;
