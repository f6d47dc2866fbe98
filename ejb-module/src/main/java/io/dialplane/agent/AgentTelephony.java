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

    static AgentTelephony of(AgentRecordService.Telephony telephony, SipServer sip) {
        boolean reachable = sip.domain() != null;
        String extension = telephony.sipExtension();
        return new AgentTelephony(
                "ozonetel",
                telephony.ozonetelAgentId(),
                extension,
                telephony.sipPassword(),
                reachable && extension != null ? "sip:" + extension + "@" + sip.domain() : null,
                reachable ? "wss://" + sip.domain() + ":" + sip.wsPort() : null,
                telephony.campaignName());
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "telephony of agent " + ozonetelAgentId;
    }
}
