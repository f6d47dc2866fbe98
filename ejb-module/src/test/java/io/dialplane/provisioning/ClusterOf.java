package io.dialplane.provisioning;

import java.util.List;
import java.util.Optional;

/** A change of a cluster, field by field. */
final class ClusterOf {
    private String name;
    private Optional<String> region;
    private ClusterMode mode;
    private List<String> addresses;
    private String realm;
    private Boolean isDefault;
    private Integer sshPort;
    private Optional<String> sshUser;
    private Optional<String> sshKey;
    private Optional<String> hostKeys;
    private String directory;
    private Integer eventPort;
    private Optional<String> eventPassword;
    private Optional<String> xmlSecret;

    ClusterOf name(String text) {
        name = text;
        return this;
    }

    ClusterOf region(String text) {
        region = Optional.of(text);
        return this;
    }

    ClusterOf mode(ClusterMode is) {
        mode = is;
        return this;
    }

    ClusterOf addresses(List<String> all) {
        addresses = all;
        return this;
    }

    ClusterOf realm(String text) {
        realm = text;
        return this;
    }

    ClusterOf isDefault(boolean is) {
        isDefault = is;
        return this;
    }

    ClusterOf hostKeys(String text) {
        hostKeys = Optional.of(text);
        return this;
    }

    ClusterOf eventPort(int port) {
        eventPort = port;
        return this;
    }

    ClusterOf eventPassword(String text) {
        eventPassword = Optional.of(text);
        return this;
    }

    ClusterOf xmlSecret(String text) {
        xmlSecret = Optional.of(text);
        return this;
    }

    ClusterOf ssh(SshPeer peer) {
        sshPort = peer.port();
        sshUser = Optional.of("freeswitch");
        sshKey = Optional.of(peer.userKey());
        hostKeys = Optional.of(peer.knownHost());
        directory = SshPeer.BASE;
        return this;
    }

    ClusterChange build() {
        return new ClusterChange(
                name,
                region,
                mode,
                addresses,
                realm,
                null,
                isDefault,
                sshPort,
                sshUser,
                sshKey,
                hostKeys,
                directory,
                eventPort,
                eventPassword,
                xmlSecret,
                null);
    }
}
