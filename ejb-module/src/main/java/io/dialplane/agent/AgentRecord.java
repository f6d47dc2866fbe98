package io.dialplane.agent;

import io.dialplane.user.AgentType;

/**
 * A person's telephony identity as administrators see it: without its secrets.
 *
 * @param hasOzonetelPassword whether there is one
 * @param sipExtension        null: none
 * @param hasSipPassword      whether there is one
 * @param campaignName        null: none
 * @param agentType           which calls the person takes
 */
public record AgentRecord(
        int userId,
        String ozonetelAgentId,
        boolean hasOzonetelPassword,
        String sipExtension,
        boolean hasSipPassword,
        String campaignName,
        AgentType agentType) {}
