package io.dialplane.agent;

import io.dialplane.platform.CompanyId;

/**
 * An agent as the telephony provider knows him. Two people may be given the same identity, never at once.
 *
 * @param companyId       whose settings reach the provider
 * @param account         of {@link TelephonyProviders#account}, a part of what makes the identity unique
 * @param ozonetelAgentId the agent's id at the provider
 * @param password        of the agent at the provider; null: none
 * @param sipExtension    where the provider rings the agent; null: none
 * @param campaignName    what the agent's own calls belong to; null: none
 */
public record AgentIdentity(
        CompanyId companyId,
        String account,
        String ozonetelAgentId,
        String password,
        String sipExtension,
        String campaignName) {

    /** Without the password. */
    @Override
    public String toString() {
        return "agent " + ozonetelAgentId + " of company " + companyId;
    }
}
