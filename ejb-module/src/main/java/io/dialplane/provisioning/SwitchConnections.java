package io.dialplane.provisioning;

import io.dialplane.provisioning.freeswitch.EventSocket;
import io.dialplane.provisioning.freeswitch.SshSwitch;
import io.dialplane.provisioning.freeswitch.SshSwitches;
import io.dialplane.provisioning.freeswitch.SshTarget;
import io.dialplane.provisioning.freeswitch.SwitchConsole;
import io.dialplane.provisioning.freeswitch.SwitchException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reaches the switches of a cluster. To log in over SSH takes longer than to write ten files: whoever is done gives the connection back,
 * and the next one goes on with it for a while.
 */
@ApplicationScoped
class SwitchConnections {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** How long a connection waits for somebody else; well before the silence after which it is closed anyway. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    @Inject
    private SshSwitches ssh;

    /** One for each target, and whoever takes it has it alone. */
    private final Map<SshTarget, Idle> idle = new ConcurrentHashMap<>();

    private record Idle(SshSwitch there, long since) {}

    /** A new connection: it says whether the switch is there, and lets in. */
    SshSwitch connect(SwitchAccess access, String address) throws SwitchException {
        return ssh.connect(target(access, address));
    }

    /** One that somebody has given back; that the switch is still there is not said by it. Empty: there is none. */
    Optional<SshSwitch> kept(SwitchAccess access, String address) {
        return Optional.ofNullable(idle.remove(target(access, address)))
                .map(Idle::there)
                .filter(SshSwitch::isOpen);
    }

    /** A connection that works is not needed any more. */
    void giveBack(SwitchAccess access, String address, SshSwitch there) {
        Idle before = idle.put(target(access, address), new Idle(there, System.nanoTime()));
        if (before != null) {
            before.there().close();
        }
    }

    /** Closes connections that nobody has needed for a while. */
    void closeIdle() {
        long now = System.nanoTime();
        idle.forEach((target, kept) -> {
            if (now - kept.since() > IDLE.toNanos() && idle.remove(target, kept)) {
                kept.there().close();
            }
        });
    }

    @PreDestroy
    void close() {
        idle.values().forEach(kept -> kept.there().close());
        idle.clear();
    }

    private static SshTarget target(SwitchAccess access, String address) {
        ClusterSettings settings = access.settings();
        return new SshTarget(
                address,
                settings.sshPort(),
                settings.sshUser(),
                access.secrets().sshKey(),
                settings.sshHostKeys());
    }

    SwitchConsole eventSocket(SwitchAccess access, String address, Duration patience) throws SwitchException {
        return EventSocket.connect(
                address, access.settings().eventPort(), access.secrets().eventPassword(), patience);
    }

    SwitchConsole eventSocket(SwitchAccess access, String address) throws SwitchException {
        return eventSocket(access, address, PATIENCE);
    }
}
