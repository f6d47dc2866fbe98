package io.dialplane.agent;

import io.dialplane.platform.Setting;
import java.util.Optional;

/**
 * The one agent of a developer's machine: with {@code DIALPLANE_DEV_AGENT_FALLBACK=true} (default false), agents of the default
 * company without a record are the one in {@code OZONETEL_AGENT_ID}, {@code OZONETEL_AGENT_PASSWORD}, {@code OZONETEL_SIP_ID},
 * {@code OZONETEL_SIP_PASSWORD} and {@code OZONETEL_CAMPAIGN_NAME}.
 */
final class DevelopmentAgent {

    private DevelopmentAgent() {}

    static Optional<AgentRecordService.Telephony> telephony() {
        if (!Setting.of("DIALPLANE_DEV_AGENT_FALLBACK", false, Boolean::valueOf)) {
            return Optional.empty();
        }
        return Setting.text("OZONETEL_AGENT_ID")
                .map(agentId -> new AgentRecordService.Telephony(
                        agentId,
                        Setting.text("OZONETEL_AGENT_PASSWORD").orElse(null),
                        Setting.text("OZONETEL_SIP_ID").orElse(null),
                        Setting.text("OZONETEL_SIP_PASSWORD").orElse(null),
                        Setting.text("OZONETEL_CAMPAIGN_NAME").orElse(null)));
    }
}
