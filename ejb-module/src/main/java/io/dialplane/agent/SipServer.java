package io.dialplane.agent;

import io.dialplane.platform.CompanyId;

/**
 * Where a company's agents register their phones.
 *
 * @param domain of their addresses; null: not set
 * @param wsPort where it takes secure WebSockets
 */
public record SipServer(String domain, int wsPort) {

    /** What tells its extensions from those elsewhere; without a server, an extension is one within its company. */
    static String key(String domain, CompanyId company) {
        return domain == null ? "company-" + company : domain;
    }
}
