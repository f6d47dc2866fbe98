package io.dialplane.company;

import io.dialplane.platform.CompanyId;

/**
 * An external dialer, as its token names it.
 *
 * @param tokenId   row of the token; null: the environment's {@code DIALER_TOKEN}
 * @param name      the token's name
 * @param companyId whom it dials for; null: shared, each request says for whom
 */
public record Dialer(Integer tokenId, String name, CompanyId companyId) {}
