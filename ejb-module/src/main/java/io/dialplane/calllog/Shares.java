package io.dialplane.calllog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom of those who are free a call may ring: nobody whom a caller who came earlier needs, and no more than its share of the others
 * when callers who came later wait too.
 */
final class Shares {

    private final Set<Integer> free;
    private final List<Set<Integer>> earlier = new ArrayList<>();
    private int later;

    Shares(Collection<Integer> free, long callId, Collection<Waiting> others) {
        this.free = Set.copyOf(free);
        for (Waiting other : others) {
            Set<Integer> ringable = new HashSet<>(free);
            ringable.removeAll(other.rung());
            if (ringable.isEmpty()) {
                continue;
            }
            if (other.callId() < callId) {
                earlier.add(ringable);
            } else {
                later++;
            }
        }
    }

    /**
     * Those who may be rung.
     *
     * @param wanted of those who are free, those who are wanted most first
     * @param atOnce how many at most
     */
    List<Integer> of(List<Integer> wanted, int atOnce) {
        int served = served(Set.of());
        if (served == free.size()) { // each of them is somebody else's
            return List.of();
        }
        int share = Math.min(atOnce, Math.max(1, (free.size() - served) / (1 + later)));
        List<Integer> given = new ArrayList<>();
        for (int userId : wanted) {
            if (given.size() == share) {
                break;
            }
            Set<Integer> without = new HashSet<>(given);
            without.add(userId);
            if (served(without) == served) {
                given.add(userId);
            }
        }
        return given;
    }

    /** How many of the earlier callers can have somebody each: a largest matching, by paths that each make it larger by one. */
    private int served(Set<Integer> without) {
        Map<Integer, Integer> callerOf = new HashMap<>();
        int served = 0;
        for (int i = 0; i < earlier.size() && served < free.size(); i++) {
            if (serve(i, without, callerOf, new HashSet<>())) {
                served++;
            }
        }
        return served;
    }

    private boolean serve(int caller, Set<Integer> without, Map<Integer, Integer> callerOf, Set<Integer> tried) {
        for (int userId : earlier.get(caller)) {
            if (!without.contains(userId) && tried.add(userId)) {
                Integer other = callerOf.get(userId);
                if (other == null || serve(other, without, callerOf, tried)) {
                    callerOf.put(userId, caller);
                    return true;
                }
            }
        }
        return false;
    }
}
