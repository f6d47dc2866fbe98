package io.dialplane.provisioning;

/**
 * The secrets of a cluster. Never shown.
 *
 * @param sshKey        private key, PEM or OpenSSH; null: none
 * @param eventPassword of the event socket; null: there is none
 * @param xmlSecret     with which the switches ask; null: none
 */
public record ClusterSecrets(String sshKey, String eventPassword, String xmlSecret) {

    static final ClusterSecrets NONE = new ClusterSecrets(null, null, null);

    @Override
    public String toString() {
        return "ClusterSecrets";
    }
}
