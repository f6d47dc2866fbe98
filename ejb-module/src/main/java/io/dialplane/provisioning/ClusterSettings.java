package io.dialplane.provisioning;

import java.util.List;

/**
 * What is set of a cluster, without secrets.
 *
 * @param name          letters, digits and dashes; stands in the address that its switches ask
 * @param region        null: not said
 * @param addresses     host names or IP addresses of its switches, all of which hold the same
 * @param realm         SIP domain, which is also the realm that the switches challenge
 * @param websocketUrl  where browsers register; null: nowhere
 * @param isDefault     serves the companies that have no cluster of their own
 * @param sshUser       null: none
 * @param sshHostKeys   lines as in {@code known_hosts}; null: none, and no switch is trusted
 * @param baseDirectory of the switches' configuration, in which {@code directory} and {@code dialplan} lie
 */
public record ClusterSettings(
        String name,
        String region,
        ClusterMode mode,
        List<String> addresses,
        String realm,
        String websocketUrl,
        boolean isDefault,
        int sshPort,
        String sshUser,
        String sshHostKeys,
        String baseDirectory,
        int eventPort) {

    /** What a new cluster has where nothing else is said. */
    static final ClusterSettings NEW = new ClusterSettings(
            null,
            null,
            null,
            List.of(),
            null,
            null,
            false,
            22,
            null,
            null,
            "/usr/local/freeswitch/etc/freeswitch",
            8021);
}
