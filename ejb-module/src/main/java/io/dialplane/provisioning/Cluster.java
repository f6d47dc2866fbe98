package io.dialplane.provisioning;

import java.time.Instant;

/**
 * Switches that hold the same, as superusers see them.
 *
 * @param lastAskedAt when one of its switches last asked, to the minute; null: never
 * @param pending     how many changes its switches have not been told yet
 * @param lastError   why the oldest of them could not be told; null: it was not tried, or there are none
 */
public record Cluster(
        int id,
        ClusterSettings settings,
        boolean hasSshKey,
        boolean hasEventPassword,
        boolean hasXmlSecret,
        Instant lastAskedAt,
        int pending,
        String lastError,
        int version) {

    boolean isSsh() {
        return settings.mode() == ClusterMode.SSH;
    }
}
