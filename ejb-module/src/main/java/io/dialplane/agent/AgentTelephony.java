package io.dialplane.agent;

/**
 * What a logged-in agent's softphone needs. For the session's holder only.
 *
 * @param provider     {@code ozonetel}
 * @param sipExtension null: none
 * @param sipPassword  null: none
 * @param sipUri       null: no extension, or no SIP server is configured
 * @param sipWsServer  null: no SIP server is configured
 * @param campaignName null: none
 */
public record AgentTelephony(
        String provider,
        String ozonetelAgentId,
        String sipExtension,
        String sipPassword,
        String sipUri,
        String sipWsServer,
        String campaignName) {

    /** Without the password. */
    @Override
    public String toString() {
        return "telephony of agent " + ozonetelAgentId;
    }
}
