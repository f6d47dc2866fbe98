package io.dialplane.routing;

import java.time.Instant;
import java.util.List;

/**
 * Whom to ring for which contacts. Every matching rule is tried, one after the other.
 *
 * @param priority           the lower is tried earlier; among equals the older one
 * @param agents             user ids, in the order in which they were named
 * @param groups             ids of groups, likewise
 * @param ringTimeoutSeconds 5 to 600
 * @param openingHours       null: always
 * @param version            moves with every change, but not with the order of rules
 */
public record RoutingRule(
        int id,
        String name,
        int priority,
        boolean active,
        Criteria criteria,
        List<Integer> agents,
        List<Integer> groups,
        Strategy strategy,
        int ringTimeoutSeconds,
        OpeningHours openingHours,
        int version,
        Instant createdAt,
        Instant updatedAt) {}
