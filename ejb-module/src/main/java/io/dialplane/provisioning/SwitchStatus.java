package io.dialplane.provisioning;

/**
 * How a cluster does, as its switches say.
 *
 * @param version         null: not known
 * @param registeredUsers of whom was asked for; null: not known
 * @param activeCalls     of whom was asked for; null: not known
 */
public record SwitchStatus(
        String name,
        ClusterMode mode,
        boolean reachable,
        String version,
        Integer registeredUsers,
        Integer activeCalls) {}
