package io.dialplane.provisioning;

import java.util.List;
import java.util.Optional;

/**
 * What is to be changed of a cluster, or said of a new one. Null keeps what there is; an empty optional clears it.
 *
 * @param version the version that the change was made from; null: whatever it is
 */
public record ClusterChange(
        String name,
        Optional<String> region,
        ClusterMode mode,
        List<String> addresses,
        String realm,
        Optional<String> websocketUrl,
        Boolean isDefault,
        Integer sshPort,
        Optional<String> sshUser,
        Optional<String> sshKey,
        Optional<String> sshHostKeys,
        String baseDirectory,
        Integer eventPort,
        Optional<String> eventPassword,
        Optional<String> xmlSecret,
        Integer version) {

    ClusterSettings onto(ClusterSettings old) {
        return new ClusterSettings(
                name == null ? old.name() : name,
                or(region, old.region()),
                mode == null ? old.mode() : mode,
                addresses == null ? old.addresses() : List.copyOf(addresses),
                realm == null ? old.realm() : realm,
                or(websocketUrl, old.websocketUrl()),
                isDefault == null ? old.isDefault() : isDefault,
                sshPort == null ? old.sshPort() : sshPort,
                or(sshUser, old.sshUser()),
                or(sshHostKeys, old.sshHostKeys()),
                baseDirectory == null ? old.baseDirectory() : baseDirectory,
                eventPort == null ? old.eventPort() : eventPort);
    }

    ClusterSecrets onto(ClusterSecrets old) {
        return new ClusterSecrets(
                or(sshKey, old.sshKey()), or(eventPassword, old.eventPassword()), or(xmlSecret, old.xmlSecret()));
    }

    private static String or(Optional<String> given, String old) {
        return given == null ? old : given.filter(text -> !text.isBlank()).orElse(null);
    }

    @Override
    public String toString() {
        return "ClusterChange[" + name + "]";
    }
}
