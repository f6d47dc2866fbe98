package io.dialplane.schedule;

import java.time.LocalDate;

/**
 * One of a company's own days: closed beside its country's holidays, or open in spite of one.
 *
 * @param isHoliday false: a working day
 */
public record Day(LocalDate day, String name, boolean isHoliday) {}
