package io.dialplane.routing;

import java.time.Instant;
import java.util.List;

/**
 * People whom a rule can name as one.
 *
 * @param name    unique in the company, in small or large letters
 * @param members user ids, in order
 * @param version moves with every change
 */
public record AgentGroup(
        int id, String name, List<Integer> members, int version, Instant createdAt, Instant updatedAt) {}
