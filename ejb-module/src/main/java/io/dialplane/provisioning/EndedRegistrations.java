package io.dialplane.provisioning;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which switches have ended registrations while others of their cluster could not be told. They are not asked to again when the others
 * are tried again: whoever registered there since is the one who may. Each node knows of itself only, and not for ever.
 */
final class EndedRegistrations {

    private static final int MOST = 10_000;

    private final Set<Ended> known = new LinkedHashSet<>();

    private record Ended(int clusterId, String address, int number, Instant changedAt) {}

    synchronized boolean contain(int clusterId, String address, SwitchEntry entry) {
        return known.contains(new Ended(clusterId, address, entry.number(), entry.changedAt()));
    }

    synchronized void add(int clusterId, String address, SwitchEntry entry) {
        known.add(new Ended(clusterId, address, entry.number(), entry.changedAt()));
        if (known.size() > MOST) {
            known.remove(known.iterator().next());
        }
    }
}
