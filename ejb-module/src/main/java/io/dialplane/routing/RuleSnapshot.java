package io.dialplane.routing;

import java.util.List;

/** A rule as the audit log keeps it. */
record RuleSnapshot(
        String name,
        int priority,
        boolean isActive,
        Criteria criteria,
        List<Integer> agents,
        List<Integer> groups,
        String strategy,
        int ringTimeoutSeconds,
        OpeningHours openingHours) {

    static RuleSnapshot of(RoutingRule rule) {
        return new RuleSnapshot(
                rule.name(),
                rule.priority(),
                rule.active(),
                rule.criteria(),
                rule.agents(),
                rule.groups(),
                rule.strategy().word(),
                rule.ringTimeoutSeconds(),
                rule.openingHours());
    }
}
