package io.dialplane.provisioning;

import io.dialplane.provisioning.freeswitch.SshSwitch;
import io.dialplane.provisioning.freeswitch.SwitchException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One worker among the switches of a cluster, which it has taken for a term: its connections are kept from part to part. */
final class SwitchTour implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SwitchTour.class.getName());

    /** Together with the longest step still shorter than {@link SwitchWork#TERM}. */
    private static final Duration JUST_NOW = Duration.ofSeconds(1);

    private final SwitchAccess access;
    private final UUID worker;
    private final SwitchProgress progress;
    private final SwitchConnections connections;
    private final Map<String, SshSwitch> open = new LinkedHashMap<>();
    private final Set<String> connected = new HashSet<>();
    private final Map<String, SwitchException> down = new LinkedHashMap<>();
    private long prolonged = System.nanoTime() - JUST_NOW.toNanos() - 1;

    /** Somebody else has taken the cluster meanwhile. */
    static final class TakenOverException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Something that is done with one switch. */
    interface AtSwitch {
        void at(String address) throws SwitchException;
    }

    SwitchTour(SwitchAccess access, UUID worker, SwitchProgress progress, SwitchConnections connections) {
        this.access = access;
        this.worker = worker;
        this.progress = progress;
        this.connections = connections;
    }

    SwitchAccess access() {
        return access;
    }

    boolean isSsh() {
        return access.settings().mode() == ClusterMode.SSH;
    }

    /** Before each step: the term begins anew, unless it has just done so. */
    void goOn() {
        long now = System.nanoTime();
        if (now - prolonged > JUST_NOW.toNanos()) {
            if (!progress.goOn(access.clusterId(), worker, SwitchWork.TERM)) {
                throw new TakenOverException();
            }
            prolonged = now;
        }
    }

    /** The connection to a switch: the one that there is, or a new one where that has been closed, as it is when it was silent for too long. */
    SshSwitch ssh(String address) throws SwitchException {
        SshSwitch there = open.get(address);
        if (there == null || !there.isOpen()) {
            if (there != null) {
                there.close();
            }
            goOn();
            Optional<SshSwitch> kept = there == null ? connections.kept(access, address) : Optional.empty();
            if (kept.isEmpty()) {
                connected.add(address);
            }
            there = kept.isPresent() ? kept.get() : connections.connect(access, address);
            open.put(address, there);
        }
        return there;
    }

    /**
     * A switch that can't be told does not keep the others from it, and is left alone for the rest of the tour. What is done may be done again:
     * it is when a connection breaks that was made before.
     */
    void each(AtSwitch step) {
        for (String address : access.settings().addresses()) {
            if (!down.containsKey(address)) {
                try {
                    at(address, step);
                } catch (SwitchException e) {
                    down.put(address, e);
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "Switch {0} of cluster {1} can''t be told: {2}",
                            address,
                            access.settings().name(),
                            e.getMessage());
                }
            }
        }
    }

    private void at(String address, AtSwitch step) throws SwitchException {
        connected.remove(address);
        try {
            step.at(address);
        } catch (SwitchException e) {
            SshSwitch there = open.get(address);
            if (there == null || there.isOpen() || connected.contains(address)) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, "A connection to switch {0} has gone: {1}", address, e.getMessage());
            step.at(address);
        }
    }

    /** Why not every switch was told; empty: they all were. */
    Optional<String> failure() {
        return down.values().stream().findFirst().map(SwitchException::getMessage);
    }

    boolean nobodyIsThere() {
        return !down.isEmpty() && down.size() == access.settings().addresses().size();
    }

    @Override
    public void close() {
        open.forEach((address, there) -> {
            if (down.containsKey(address)) {
                there.close();
            } else {
                connections.giveBack(access, address, there);
            }
        });
    }
}
