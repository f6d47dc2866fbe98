package io.dialplane.provisioning;

import io.dialplane.platform.Setting;
import io.dialplane.provisioning.freeswitch.KnownHosts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of provisioning: the cluster {@code default}, which is made from them at the start of a server that lacks it. They are looked at
 * then only; what is wrong with them is logged, and keeps no server from starting.
 */
final class ProvisioningConfig {

    /** Of the cluster that is made from them. */
    static final String NAME = "default";

    private static final String KNOWN_HOSTS = "FREESWITCH_KNOWN_HOSTS";

    private ProvisioningConfig() {}

    /**
     * The cluster that the environment describes; empty: {@code FREESWITCH_SERVER} is not set.
     *
     * <p>{@code FREESWITCH_SERVER}: host name or address of the switch. {@code FREESWITCH_USER}: who logs in there.
     * {@code FREESWITCH_SSH_KEY}: file with that user's private key. {@code FREESWITCH_KNOWN_HOSTS}: file with the switch's host
     * key, of which the switch's own lines are taken, hashed ones too; default {@code ~/.ssh/known_hosts}. {@code FREESWITCH_REALM}: SIP domain; default the server.
     * {@code FREESWITCH_WEBSOCKET_URL}: where browsers register; default none.
     *
     * @param isDefault whether it is to serve companies that were given no cluster
     * @throws IllegalStateException naming the first of them that is wrong
     */
    static Optional<ClusterChange> defaultCluster(boolean isDefault) {
        return Setting.text("FREESWITCH_SERVER").map(server -> {
            return new ClusterChange(
                    NAME,
                    null,
                    ClusterMode.SSH,
                    List.of(server),
                    Setting.text("FREESWITCH_REALM").orElse(server),
                    Setting.text("FREESWITCH_WEBSOCKET_URL"),
                    isDefault,
                    null,
                    Optional.of(Setting.required("FREESWITCH_USER", text -> text)),
                    Optional.of(Setting.required("FREESWITCH_SSH_KEY", ProvisioningConfig::file)),
                    Optional.of(hostKeys(server)),
                    null,
                    null,
                    null,
                    null,
                    null);
        });
    }

    /** The switch's own lines: others may hold what no cluster takes, and there may be too many. */
    private static String hostKeys(String server) {
        String path = Setting.text(KNOWN_HOSTS).orElse("~/.ssh/known_hosts");
        try {
            String lines = KnownHosts.linesOf(file(path), server, 22);
            if (lines.isEmpty()) {
                throw new IllegalStateException(KNOWN_HOSTS + " names " + path + ", which has no key of " + server);
            }
            return lines;
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(KNOWN_HOSTS + " " + e.getMessage(), e);
        }
    }

    private static String file(String path) {
        Path file = Path.of(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path);
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1); // whatever is written in comments
        } catch (IOException e) {
            throw new IllegalArgumentException("names " + file + ", which can't be read", e);
        }
    }
}
