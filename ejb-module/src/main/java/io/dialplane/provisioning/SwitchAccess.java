package io.dialplane.provisioning;

/** What it takes to reach a cluster's switches. Never shown. */
public record SwitchAccess(int clusterId, ClusterSettings settings, ClusterSecrets secrets) {

    boolean hasEventSocket() {
        return secrets.eventPassword() != null;
    }
}
