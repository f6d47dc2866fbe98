package io.dialplane.agent;

import io.dialplane.platform.CompanyId;

/**
 * An agent as the telephony provider knows him. Two people may be given the same identity, never at once.
 *
 * @param companyId       whose settings reach the provider
 * @param account         of {@link TelephonyProviders#account}, a part of what makes the identity unique; null: as the agent's id
 * @param ozonetelAgentId the agent's id at the provider; null: no provider knows him, his telephones are the company's own
 * @param password        of the agent at the provider; null: none
 * @param sipExtension    where the agent is rung; null: none
 * @param campaignName    what the agent's own calls belong to; null: none
 */
public record AgentIdentity(
        CompanyId companyId,
        String account,
        String ozonetelAgentId,
        String password,
        String sipExtension,
        String campaignName) {

    /** Whether a provider has to be told what he does, where the company has one. */
    boolean isAtProvider() {
        return ozonetelAgentId != null;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return (isAtProvider() ? "agent " + ozonetelAgentId : "extension " + sipExtension) + " of company " + companyId;
    }
}
