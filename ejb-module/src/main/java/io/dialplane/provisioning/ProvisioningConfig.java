package io.dialplane.provisioning;

import io.dialplane.platform.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of provisioning: the cluster {@code default}, which is made from them at the start of a server that lacks it. */
public final class ProvisioningConfig {

    private ProvisioningConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        defaultCluster(true);
    }

    /**
     * The cluster that the environment describes; empty: {@code FREESWITCH_SERVER} is not set.
     *
     * <p>{@code FREESWITCH_SERVER}: host name or address of the switch. {@code FREESWITCH_USER}: who logs in there.
     * {@code FREESWITCH_SSH_KEY}: file with that user's private key. {@code FREESWITCH_KNOWN_HOSTS}: file with the switch's host
     * key; default {@code ~/.ssh/known_hosts}. {@code FREESWITCH_REALM}: SIP domain; default the server.
     * {@code FREESWITCH_WEBSOCKET_URL}: where browsers register; default none.
     *
     * @param isDefault whether it is to serve companies that were given no cluster
     */
    static Optional<ClusterChange> defaultCluster(boolean isDefault) {
        return Setting.text("FREESWITCH_SERVER").map(server -> {
            return new ClusterChange(
                    "default",
                    null,
                    ClusterMode.SSH,
                    List.of(server),
                    Setting.text("FREESWITCH_REALM").orElse(server),
                    Setting.text("FREESWITCH_WEBSOCKET_URL"),
                    isDefault,
                    null,
                    Optional.of(Setting.required("FREESWITCH_USER", text -> text)),
                    Optional.of(Setting.required("FREESWITCH_SSH_KEY", ProvisioningConfig::file)),
                    Optional.of(knownHosts()),
                    null,
                    null,
                    null,
                    null,
                    null);
        });
    }

    private static String knownHosts() {
        return Setting.text("FREESWITCH_KNOWN_HOSTS").isPresent()
                ? Setting.required("FREESWITCH_KNOWN_HOSTS", ProvisioningConfig::file)
                : Setting.required("FREESWITCH_SERVER", server -> file("~/.ssh/known_hosts"));
    }

    private static String file(String path) {
        Path file = Path.of(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path);
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("names " + file + ", which can't be read", e);
        }
    }
}
