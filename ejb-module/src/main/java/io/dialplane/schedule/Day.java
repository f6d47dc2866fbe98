package io.dialplane.schedule;

import java.time.LocalDate;

/**
 * A day that counts as a holiday, or doesn't in spite of the country's calendar.
 *
 * @param isHoliday false: a working day
 * @param own       the company's own entry; false: its country's holiday
 */
public record Day(LocalDate day, String name, boolean isHoliday, boolean own) {}
