package io.dialplane.agent;

import java.time.Instant;
import java.util.UUID;

/**
 * A telephony identity in use.
 *
 * @param sid             of the session that uses it, and lives
 * @param fullName        of the person
 * @param ozonetelAgentId null: no agent at a provider
 * @param sipExtension    the first one; null: none
 * @param since           when the agent logged in
 * @param expiresAt       when it ends without another heartbeat
 * @param stateReason     null: none was given
 */
public record AgentSession(
        UUID sid,
        int userId,
        String username,
        String fullName,
        String ozonetelAgentId,
        String sipExtension,
        Instant since,
        Instant expiresAt,
        AgentState state,
        String stateReason,
        Instant stateSince) {}
