package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import java.time.Instant;

/**
 * A dialer's token as it may be shown: without the token.
 *
 * @param companyId  whom it dials for; null: shared, each request says for whom
 * @param lastUsedAt to the minute; null: never
 */
public record DialerToken(int id, String name, CompanyId companyId, Instant createdAt, Instant lastUsedAt) {}
