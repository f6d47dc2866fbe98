package io.dialplane.suppression;

import java.time.Instant;

/**
 * How numbers are suppressed.
 *
 * @param forAll    nobody may call them; false: this company may not
 * @param reason    null: not said
 * @param expiresAt null: until somebody lifts it
 */
public record SuppressionTerms(boolean forAll, String reason, Instant expiresAt) {}
