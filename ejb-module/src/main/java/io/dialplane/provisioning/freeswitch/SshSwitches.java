package io.dialplane.provisioning.freeswitch;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.SftpModuleProperties;

/** Connects to switches over SSH; its threads live as long as the application, from the first connection on. */
@ApplicationScoped
public class SshSwitches {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration OPENING = Duration.ofSeconds(4);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private SshClient client;

    /** @throws SwitchException when the switch can't be reached, has another key, or doesn't let in */
    public SshSwitch connect(SshTarget target) throws SwitchException {
        return SshSwitch.connect(client(), target);
    }

    private synchronized SshClient client() {
        if (client == null) {
            client = SshClient.setUpDefaultClient();
            client.setServerKeyVerifier((session, address, key) -> {
                SshTarget target = session.getConnectionContext().getAttribute(SshSwitch.TARGET);
                return new KnownHosts(target.hostKeys()).trusts(target.host(), target.port(), key);
            });
            client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
            client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
            CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, PATIENCE);
            SftpModuleProperties.SFTP_CHANNEL_OPEN_TIMEOUT.set(client, OPENING);
            CoreModuleProperties.IDLE_TIMEOUT.set(client, SILENCE); // an answer over SFTP is waited for that long
            client.start();
        }
        return client;
    }

    @PreDestroy
    synchronized void stop() {
        if (client != null) {
            client.stop();
        }
    }
}
