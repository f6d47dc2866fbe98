package io.dialplane.agent;

import io.dialplane.platform.CompanyId;

/** Which telephony provider a company has. */
public interface TelephonyProviders {

    /** The company's provider; one that does nothing, and has no name, when none is configured. Never null. */
    TelephonyProvider of(CompanyId company);

    /**
     * The provider's account that a company's agents belong to. Agents of two companies that use the same account are the same
     * agents.
     *
     * @return empty: the default company's account, in whose Redis keys no account is named; a text without {@code :} and spaces
     *     otherwise
     */
    String account(CompanyId company);
}
