package io.dialplane.provisioning;

import java.util.List;

/**
 * How a cluster does, as its switches say.
 *
 * @param reachable       whether any of its switches answers
 * @param version         of the first that answers; null: not known
 * @param registeredUsers of whom was asked for, at those that answer; null: not known
 * @param activeCalls     of whom was asked for, at those that answer; null: not known
 * @param silent          addresses of the switches that do not answer; for superusers only
 */
public record SwitchStatus(
        String name,
        ClusterMode mode,
        boolean reachable,
        String version,
        Integer registeredUsers,
        Integer activeCalls,
        List<String> silent) {}
