package io.dialplane.schedule;

import java.time.LocalDate;

/**
 * What a superuser has said of one year's holiday that the calculation only estimates; holds for the whole installation.
 *
 * @param year      of the lunar calendar
 * @param key       of the holiday
 * @param day       when it is; null: it is none that year
 * @param confirmed it is certain; false: still an estimate, but a better one
 */
public record HolidayCorrection(int year, String key, LocalDate day, boolean confirmed) {}
