package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.SwitchEntry.Kind;
import io.dialplane.provisioning.SwitchProgress.Told;
import io.dialplane.provisioning.freeswitch.SshSwitch;
import io.dialplane.provisioning.freeswitch.SwitchCommand;
import io.dialplane.provisioning.freeswitch.SwitchConsole;
import io.dialplane.provisioning.freeswitch.SwitchException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Tells the switches of a cluster what they are to hold. One worker at a time over all nodes: it takes the cluster for a term that
 * it prolongs as it goes, works off what is due in parts of twenty with one reload each, and gives it back. Nothing of it happens in
 * a transaction; what was told is noted afterwards, and told again when a server died before that.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SwitchWork {

    private static final System.Logger LOG = System.getLogger(SwitchWork.class.getName());

    /** Files between two reloads. Ten agents of a file share one also where somebody else tells the first of them earlier. */
    private static final int PART = 20;
    /** Longer than a single step takes; until then nobody goes on for a worker that died. */
    static final Duration TERM = Duration.ofSeconds(15);

    /** Extensions whose registrations are ended over one event socket, which lives for some seconds only. */
    private static final int ENDED_AT_ONCE = 5;

    private static final String OURS = "([0-9]+|company_[0-9]+)";

    private static final Duration LOOK_AGAIN = Duration.ofMillis(25);

    @Inject
    private SwitchEntries entries;

    @Inject
    private SwitchProgress progress;

    @Inject
    private ClusterService clusters;

    @Inject
    private SwitchContents contents;

    @Inject
    private SwitchConnections connections;

    private static final EndedRegistrations ENDED = new EndedRegistrations();

    /**
     * Works off what is due.
     *
     * @return false when somebody else is at it
     */
    public boolean run(int clusterId) {
        return work(clusterId, tour -> workOff(clusterId, tour, () -> false));
    }

    /**
     * Looks whether the switches of a cluster hold what they were told, and tells them again where they don't.
     *
     * @return false when somebody else is at it
     */
    public boolean compare(int clusterId) {
        return work(clusterId, tour -> {
            findDrift(tour);
            workOff(clusterId, tour, () -> false);
        });
    }

    /** Something that is done with a cluster's switches. */
    private interface Work {
        void with(SwitchTour tour);
    }

    private boolean work(int clusterId, Work work) {
        UUID worker = UUID.randomUUID();
        if (!progress.begin(clusterId, worker, TERM)) {
            return false;
        }
        try (SwitchTour tour = new SwitchTour(clusters.access(clusterId), worker, progress, connections)) {
            if (tour.access().abandoned()) {
                tidyUp(tour);
            }
            work.with(tour);
        } catch (SwitchTour.TakenOverException e) {
            LOG.log(System.Logger.Level.WARNING, "Another node goes on with cluster {0}", clusterId);
        } finally {
            progress.end(clusterId, worker);
        }
        return true;
    }

    /**
     * What a worker that died had begun to write is of no use to anybody, and nobody else will write it under that name. A folder in which we may
     * not look is looked at when the cluster is compared.
     */
    private void tidyUp(SwitchTour tour) {
        if (tour.isSsh()) {
            tour.each(address -> inEachFolder(tour, address, (there, folder) -> removeUnfinished(tour, there, folder)));
        }
        if (tour.failure().isEmpty()) {
            progress.tidied(tour.access().clusterId());
        }
    }

    /**
     * Waits until the switches have been told of some extensions, or that was tried with each of them, and tells them where nobody else does,
     * before whatever else is due; now, however long what failed before was to wait.
     *
     * @return empty: they were told; otherwise why not
     */
    public Optional<String> await(int clusterId, CompanyId company, Collection<Integer> numbers, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        progress.awaited(clusterId, company, numbers, patience);
        while (true) {
            if (System.nanoTime() > end
                    || progress.told(clusterId, company, numbers).isOver()) {
                return notTold(clusterId, company, numbers);
            }
            boolean mine = work(
                    clusterId,
                    tour -> workOff(
                            clusterId,
                            tour,
                            () -> System.nanoTime() > end
                                    || progress.told(clusterId, company, numbers)
                                            .isOver()));
            if (!mine) {
                pause();
            }
        }
    }

    /** Why the switches have not been told of some extensions by now; empty: they have. */
    public Optional<String> notTold(int clusterId, CompanyId company, Collection<Integer> numbers) {
        Told told = progress.told(clusterId, company, numbers);
        return told.all()
                ? Optional.empty()
                : Optional.of(told.error() == null ? "the switch takes too long" : told.error());
    }

    /** Ends registrations now, or not at all: when the time is over, or nobody can be told. */
    public void endRegistrations(int clusterId, List<Integer> numbers, Duration patience) {
        SwitchAccess access = clusters.access(clusterId);
        long end = System.nanoTime() + patience.toNanos();
        for (String address : access.hasEventSocket() ? access.settings().addresses() : List.<String>of()) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (left.toMillis() <= 0) {
                return;
            }
            try (SwitchConsole console = connections.eventSocket(access, address, left)) {
                for (int number : numbers) {
                    end(console, number, access.settings().realm(), () -> {});
                }
            } catch (SwitchException e) {
                LOG.log(System.Logger.Level.WARNING, "Registrations at {0} go on: {1}", address, e.getMessage());
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void workOff(int clusterId, SwitchTour tour, BooleanSupplier enough) {
        List<SwitchEntry> due = progress.due(clusterId, PART);
        while (!due.isEmpty() && !enough.getAsBoolean()) {
            tour.goOn();
            Map<SwitchEntry, Optional<byte[]>> files = files(tour, due);
            if (tour.isSsh() && !files.isEmpty()) {
                putFiles(tour, files);
            }
            endRegistrations(tour, files.keySet());
            if (tour.failure().isEmpty()) {
                files.forEach((entry, content) -> progress.applied(
                        clusterId, entry, content.map(SwitchWork::sha256).orElse(null)));
            } else if (tour.nobodyIsThere()) {
                progress.failed(clusterId, tour.failure().get());
            } else {
                progress.failed(clusterId, files.keySet(), tour.failure().get());
            }
            due = progress.due(clusterId, PART);
        }
    }

    /** What switches are to hold; without what can't be made, which waits and keeps nothing else from being told. */
    private Map<SwitchEntry, Optional<byte[]>> files(SwitchTour tour, List<SwitchEntry> wanted) {
        Map<SwitchEntry, Optional<byte[]>> files = new LinkedHashMap<>();
        for (SwitchEntry entry : wanted) {
            tour.goOn();
            try {
                files.put(
                        entry, tour.isSsh() ? contents.file(entry, tour.access().settings()) : Optional.empty());
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "What " + entry + " is to hold can't be made", e);
                progress.failed(tour.access().clusterId(), List.of(entry), "what it is to hold can't be made");
            }
        }
        return files;
    }

    private void putFiles(SwitchTour tour, Map<SwitchEntry, Optional<byte[]>> files) {
        ClusterSettings settings = tour.access().settings();
        tour.each(address -> {
            SshSwitch there = tour.ssh(address);
            for (Map.Entry<SwitchEntry, Optional<byte[]>> file : files.entrySet()) {
                tour.goOn();
                String path = SwitchContents.path(file.getKey(), settings);
                if (file.getValue().isPresent()) {
                    there.put(path, file.getValue().get());
                } else {
                    there.remove(path);
                }
            }
            tour.goOn();
            reload(tour, there, address);
        });
    }

    private void reload(SwitchTour tour, SshSwitch there, String address) throws SwitchException {
        if (tour.access().hasEventSocket()) {
            try (SwitchConsole console = connections.eventSocket(tour.access(), address)) {
                console.run(SwitchCommand.RELOAD);
            }
        } else {
            there.run(SwitchCommand.RELOAD);
        }
    }

    /** Of extensions whose registrations have to end, where there is somebody to tell it. */
    private void endRegistrations(SwitchTour tour, Collection<SwitchEntry> due) {
        int cluster = tour.access().clusterId();
        tour.each(address -> {
            List<SwitchEntry> there = due.stream()
                    .filter(entry -> entry.kind() == Kind.DIRECTORY && entry.flush())
                    .filter(entry -> !ENDED.contain(cluster, address, entry))
                    .toList();
            for (int i = 0; i < there.size(); i += ENDED_AT_ONCE) {
                end(tour, address, there.subList(i, Math.min(i + ENDED_AT_ONCE, there.size())));
            }
        });
    }

    private void end(SwitchTour tour, String address, List<SwitchEntry> some) throws SwitchException {
        tour.goOn();
        if (tour.access().hasEventSocket()) {
            try (SwitchConsole console = connections.eventSocket(tour.access(), address)) {
                end(tour, address, console, some);
            }
        } else if (tour.isSsh()) {
            end(tour, address, tour.ssh(address), some);
        }
    }

    private static void end(SwitchTour tour, String address, SwitchConsole console, List<SwitchEntry> some)
            throws SwitchException {
        for (SwitchEntry entry : some) {
            end(console, entry.number(), tour.access().settings().realm(), tour::goOn);
            ENDED.add(tour.access().clusterId(), address, entry);
        }
    }

    /** @param before each of the two commands */
    private static void end(SwitchConsole console, int number, String realm, Runnable before) throws SwitchException {
        before.run();
        console.run(SwitchCommand.forget(number, realm));
        before.run();
        console.run(SwitchCommand.endRegistrations(number, realm));
    }

    /** What is missing or looks otherwise is told anew; files of ours that nobody wants are removed. */
    private void findDrift(SwitchTour tour) {
        ClusterSettings settings = tour.access().settings();
        if (!tour.isSsh()) {
            return;
        }
        List<SwitchEntry> wanted = progress.wanted(tour.access().clusterId());
        Set<String> paths = wanted.stream()
                .map(entry -> SwitchContents.path(entry, settings))
                .collect(Collectors.toSet());
        Map<SwitchEntry, Optional<byte[]>> files = files(tour, wanted);
        Set<String> removedAt = new HashSet<>();
        tour.each(address -> {
            SshSwitch there = tour.ssh(address);
            for (Map.Entry<SwitchEntry, Optional<byte[]>> file : files.entrySet()) {
                tour.goOn();
                Optional<byte[]> should = file.getValue();
                Optional<byte[]> is = there.read(SwitchContents.path(file.getKey(), settings));
                if (should.isPresent() != is.isPresent()
                        || should.isPresent() && !Arrays.equals(should.get(), is.get())) {
                    entries.drifted(tour.access().clusterId(), file.getKey());
                }
            }
            inEachFolder(tour, address, (same, folder) -> {
                removeUnfinished(tour, same, folder);
                if (removeStrangers(tour, same, folder, paths)) {
                    removedAt.add(address);
                }
            });
            if (removedAt.contains(address)) {
                reload(tour, there, address);
            }
        });
    }

    /** Something that is done in one folder of a switch. */
    private interface InFolder {
        void in(SshSwitch there, String folder) throws SwitchException;
    }

    /** A folder in which we may not look is no reason to leave out the others, nor to tell the switch nothing. */
    private static void inEachFolder(SwitchTour tour, String address, InFolder work) throws SwitchException {
        SshSwitch there = tour.ssh(address);
        for (String folder : folders(tour)) {
            tour.goOn();
            try {
                work.in(there, folder);
            } catch (SwitchException e) {
                if (!there.isOpen()) {
                    throw e;
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "What nobody wants at switch {0} of cluster {1} stays there: {2}",
                        address,
                        tour.access().settings().name(),
                        e.getMessage());
            }
        }
    }

    private static List<String> folders(SwitchTour tour) {
        String base = tour.access().settings().baseDirectory();
        return List.of(base + "/directory/default", base + "/dialplan", base + "/dialplan/public");
    }

    private static void removeUnfinished(SwitchTour tour, SshSwitch there, String folder) throws SwitchException {
        for (String name : there.names(folder, OURS + SshSwitch.TEMPORARY)) {
            tour.goOn(); // nobody else writes there now
            there.remove(folder + "/" + name);
        }
    }

    private static boolean removeStrangers(SwitchTour tour, SshSwitch there, String folder, Collection<String> wanted)
            throws SwitchException {
        boolean removed = false;
        for (String name : there.ours(folder, OURS + "\\.xml")) {
            if (!wanted.contains(folder + "/" + name)) {
                tour.goOn();
                there.remove(folder + "/" + name);
                removed = true;
            }
        }
        return removed;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
