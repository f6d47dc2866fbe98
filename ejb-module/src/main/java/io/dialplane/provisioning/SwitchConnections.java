package io.dialplane.provisioning;

import io.dialplane.provisioning.freeswitch.EventSocket;
import io.dialplane.provisioning.freeswitch.SshSwitch;
import io.dialplane.provisioning.freeswitch.SshSwitches;
import io.dialplane.provisioning.freeswitch.SshTarget;
import io.dialplane.provisioning.freeswitch.SwitchConsole;
import io.dialplane.provisioning.freeswitch.SwitchException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** Reaches the switches of a cluster. */
@ApplicationScoped
class SwitchConnections {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    @Inject
    private SshSwitches ssh;

    SshSwitch ssh(SwitchAccess access, String address) throws SwitchException {
        ClusterSettings settings = access.settings();
        return ssh.connect(new SshTarget(
                address,
                settings.sshPort(),
                settings.sshUser(),
                access.secrets().sshKey(),
                settings.sshHostKeys()));
    }

    SwitchConsole eventSocket(SwitchAccess access, String address, Duration patience) throws SwitchException {
        return EventSocket.connect(
                address, access.settings().eventPort(), access.secrets().eventPassword(), patience);
    }

    SwitchConsole eventSocket(SwitchAccess access, String address) throws SwitchException {
        return eventSocket(access, address, PATIENCE);
    }
}
