package io.dialplane.batch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A number as the naive model sees it: everything the queue knows about it, for all companies, in one object and without
 * cursors or positions. Times are milliseconds of the run's own clock.
 */
final class ModelNumber {

    static final long COOLDOWN = Client.COOLDOWN.toMillis();

    /** Who has it; listedDue: it came from the holder's own list; null: from the log. */
    record Lease(int company, UUID batch, long since, Long listedDue, boolean listedEarly) {}

    /** An entry of a company's own list. */
    record Entry(long due, boolean early) {}

    /** What the queue says when this number is reported. */
    record Told(String outcome, String globalStatus) {}

    /** A report. batch: null: it names none. */
    record Report(int company, String status, long at, UUID batch) {
        boolean billable() {
            return status.equals("CONNECTED");
        }
    }

    final String e164;
    final String country;
    final boolean dialable;
    Integer id; // null: not in the database
    boolean free; // has a position
    Long freeAt;
    Lease lease;
    String status = "ACTIVE";
    Integer blockedBy;
    Long lastCalled;
    Integer lastCaller;
    final Map<Integer, Boolean> touched = new HashMap<>(); // companies with a row; true: suppressed by the company
    final Map<Integer, Entry> listed = new HashMap<>();
    final Set<String> results = new HashSet<>();
    final Set<String> charges = new HashSet<>();

    ModelNumber(String e164, String country, boolean dialable) {
        this.e164 = e164;
        this.country = country;
        this.dialable = dialable;
    }

    ModelNumber copy() {
        return new ModelNumber(e164, country, dialable).become(this);
    }

    ModelNumber become(ModelNumber other) {
        id = other.id;
        free = other.free;
        freeAt = other.freeAt;
        lease = other.lease;
        status = other.status;
        blockedBy = other.blockedBy;
        lastCalled = other.lastCalled;
        lastCaller = other.lastCaller;
        replace(touched, other.touched);
        replace(listed, other.listed);
        results.addAll(other.results);
        charges.addAll(other.charges);
        return this;
    }

    private static <K, V> void replace(Map<K, V> map, Map<K, V> by) {
        map.clear();
        map.putAll(by);
    }

    // ---------------------------------------------------------------- who may have it

    private boolean inNobodysHands() {
        return id != null && lease == null && status.equals("ACTIVE") && dialable;
    }

    /** The log has it for the company. */
    boolean isForAnybodyLike(int company) {
        return inNobodysHands() && free && !touched.containsKey(company);
    }

    /** The company's own list has it. */
    boolean isOnOwnList(int company, long now) {
        Entry entry = listed.get(company);
        return inNobodysHands()
                && entry != null
                && entry.due <= now
                && !touched.getOrDefault(company, false)
                && (free
                        || (freeAt != null && freeAt <= now)
                        || (entry.early && Integer.valueOf(company).equals(lastCaller)));
    }

    boolean coolsDown(long now) {
        return lastCalled != null && lastCalled + COOLDOWN > now;
    }

    // ---------------------------------------------------------------- what happens to it

    void create(long now) {
        freeAt = dialable ? now : null;
    }

    void take(int company, UUID batch, long now, Entry fromList) {
        free = false;
        freeAt = null;
        lease = new Lease(
                company, batch, now, fromList == null ? null : fromList.due, fromList != null && fromList.early);
        listed.remove(company);
    }

    Told report(Report report, long now) {
        if (!results.add(report.company + " " + report.at + " " + report.status)) {
            return new Told("duplicate", status);
        }
        boolean mine = lease != null && lease.company == report.company;
        boolean ends = mine && (report.batch != null ? lease.batch.equals(report.batch) : lease.since <= report.at);
        if (ends) {
            lease = null;
        } else if (mine) {
            lease = new Lease(lease.company, lease.batch, lease.since, null, false);
        }
        touched.putIfAbsent(report.company, false);
        listed.remove(report.company);
        if (lastCalled == null || lastCalled <= report.at) {
            lastCalled = report.at;
            lastCaller = report.company;
        }
        if (report.status.equals("COMPLAINED") && !status.equals("COMPLAINED")
                || report.status.equals("POWER_OFF") && status.equals("ACTIVE")) {
            status = report.status;
            blockedBy = report.company;
        }
        if (report.billable()) {
            charges.add(report.company + " " + report.at);
        }
        free = false;
        freeAt = lease == null ? nextFreeAt(now) : null;
        return new Told("recorded", status);
    }

    boolean isStale(long now, long timeout) {
        return lease != null && lease.since < now - timeout;
    }

    void release(long now) {
        if (lease.listedDue != null) {
            Entry now0 = listed.get(lease.company);
            listed.put(
                    lease.company,
                    now0 == null
                            ? new Entry(lease.listedDue, lease.listedEarly)
                            : new Entry(Math.min(now0.due, lease.listedDue), now0.early || lease.listedEarly));
        }
        lease = null;
        freeAt = nextFreeAt(now);
    }

    boolean isDue(long now) {
        return freeAt != null && freeAt <= now;
    }

    void place() {
        free = true;
        freeAt = null;
    }

    /** Returns whether the company had anything to do with it. */
    boolean reset(int company, long now) {
        boolean held = lease != null && lease.company == company;
        if (!held && !touched.containsKey(company)) {
            return false;
        }
        boolean suppressed = touched.getOrDefault(company, false);
        if (!suppressed) {
            touched.remove(company);
        }
        if (status.equals("POWER_OFF") && blockedBy == company) {
            status = "ACTIVE";
            blockedBy = null;
        }
        if (held) {
            lease = null;
        }
        if (lease == null && !free && freeAt == null) {
            freeAt = nextFreeAt(now);
        }
        if (!suppressed) {
            listed.put(company, new Entry(lastCalled == null ? now : Math.max(now, lastCalled + COOLDOWN), false));
        }
        return true;
    }

    void suppress(int company) {
        touched.put(company, true);
    }

    void unsuppress(int company, long now) {
        touched.remove(company);
        listed.put(company, new Entry(now, false));
    }

    /** A superuser lifts the block. */
    void lift(long now) {
        status = "ACTIVE";
        blockedBy = null;
        if (lease == null && !free && freeAt == null) {
            freeAt = nextFreeAt(now);
        }
    }

    private Long nextFreeAt(long now) {
        if (!status.equals("ACTIVE") || !dialable) {
            return null;
        }
        return lastCalled == null ? now : Math.max(now, lastCalled + COOLDOWN);
    }

    // ---------------------------------------------------------------- as the database should show it

    String state() {
        return (free ? "free" : lease != null ? "leased " + lease : freeAt != null ? "waits until " + freeAt : "out")
                + " " + status + " called " + lastCalled + " by " + lastCaller;
    }

    @Override
    public String toString() {
        return e164 + " #" + id + " " + state() + " touched " + touched + " listed " + listed;
    }
}
