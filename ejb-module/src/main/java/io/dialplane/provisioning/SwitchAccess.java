package io.dialplane.provisioning;

/**
 * What it takes to reach a cluster's switches. Never shown.
 *
 * @param abandoned whether a worker has died there, and what it had begun to write may still lie about
 */
public record SwitchAccess(int clusterId, ClusterSettings settings, ClusterSecrets secrets, boolean abandoned) {

    boolean hasEventSocket() {
        return secrets.eventPassword() != null;
    }
}
