package io.dialplane.provisioning.freeswitch;

/**
 * A switch as it is reached over SSH.
 *
 * @param key      private, PEM or OpenSSH
 * @param hostKeys lines as in {@code known_hosts}; another host key is refused
 */
public record SshTarget(String host, int port, String user, String key, String hostKeys) {

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
