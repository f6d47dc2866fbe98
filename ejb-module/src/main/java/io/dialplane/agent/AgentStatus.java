package io.dialplane.agent;

import java.time.Instant;
import java.util.UUID;

/**
 * An agent of a company and what he is doing.
 *
 * @param sid             of the session he is logged in with; null: none
 * @param ozonetelAgentId of that session; null: none
 * @param reason          of the state; null: none
 * @param since           when the state began; null: he was never logged in
 */
public record AgentStatus(
        int userId,
        String username,
        String fullName,
        UUID sid,
        String ozonetelAgentId,
        AgentState state,
        String reason,
        Instant since) {}
