package io.dialplane.schedule;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A correction of a country's holiday as superusers see it.
 *
 * @param country     ISO 3166-1 alpha-2
 * @param name        of the holiday, in English
 * @param persianName of the holiday
 * @param calculated  where the calculation has it
 * @param reason      null: none was given
 * @param changedBy   user name of who said so last
 */
public record CorrectedHoliday(
        String country,
        HolidayCorrection correction,
        String name,
        String persianName,
        LocalDate calculated,
        String reason,
        Instant changedAt,
        String changedBy) {}
