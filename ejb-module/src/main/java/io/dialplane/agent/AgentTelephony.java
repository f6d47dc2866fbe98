package io.dialplane.agent;

/**
 * What a logged-in agent's softphone needs. For the session's holder only.
 *
 * @param provider        {@code ozonetel, freeswitch} or {@code twilio}; null: the company has none
 * @param ozonetelAgentId null: no agent at a provider
 * @param sipExtension    null: none
 * @param sipPassword     null: none
 * @param sipUri          null: no extension, or no SIP server is configured
 * @param sipWsServer     null: no SIP server is configured, or browsers can't register there
 * @param campaignName    null: none
 */
public record AgentTelephony(
        String provider,
        String ozonetelAgentId,
        String sipExtension,
        String sipPassword,
        String sipUri,
        String sipWsServer,
        String campaignName) {

    static AgentTelephony of(String provider, AgentRecordService.Telephony telephony, SipServer sip) {
        boolean reachable = sip.domain() != null;
        String extension = telephony.sipExtension();
        return new AgentTelephony(
                provider,
                telephony.ozonetelAgentId(),
                extension,
                telephony.sipPassword(),
                reachable && extension != null ? "sip:" + extension + "@" + sip.domain() : null,
                reachable ? "wss://" + sip.domain() + ":" + sip.wsPort() : null,
                telephony.campaignName());
    }

    /** Of an agent who has no telephone: calls come to the browser, by a token of its own. */
    static AgentTelephony inBrowser() {
        return new AgentTelephony("twilio", null, null, null, null, null, null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "telephony of " + (ozonetelAgentId == null ? sipExtension : ozonetelAgentId);
    }
}
