package io.dialplane.phonenumber;

import java.time.Instant;

/**
 * A number with what only exports show.
 *
 * @param lastStatusChange when the company's latest result was received; null: it has none
 */
public record ExportedNumber(CompanyNumber number, Instant lastStatusChange) {}
