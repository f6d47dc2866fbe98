package io.dialplane.provisioning;

import java.time.Instant;

/**
 * Agents of a file, who are created in the background.
 *
 * @param state      {@code queued, running} or {@code done}
 * @param created    how many are there
 * @param failed     how many could not be created
 * @param finishedAt null: it is not over
 */
public record AgentJob(
        int id, String state, int total, int created, int failed, Instant createdAt, Instant finishedAt) {}
