package io.dialplane.suppression;

import java.time.Instant;

/**
 * A number that may not be called.
 *
 * @param forAll    by nobody; false: not by this company
 * @param reason    null: not said
 * @param expiresAt null: it stays
 * @param createdBy user name; null: not known any more
 */
public record Suppression(
        long id, String e164, boolean forAll, String reason, Instant expiresAt, Instant createdAt, String createdBy) {}
