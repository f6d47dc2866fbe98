package io.dialplane.phonenumber;

import java.util.Collection;
import java.util.Set;

/**
 * Numbers that somebody marked: these ones, or all that fit a filter but some.
 *
 * @param ids      null: all that fit
 * @param filter   null: {@code ids} are given
 * @param excluded of all that fit; empty when {@code ids} are given
 * @param last     the highest id that is meant of all that fit; null: whatever comes meanwhile too
 */
public record NumberSelection(Collection<Integer> ids, NumberFilter filter, Set<Integer> excluded, Integer last) {

    public static NumberSelection of(Collection<Integer> ids) {
        return new NumberSelection(ids, null, Set.of(), null);
    }

    public static NumberSelection allOf(NumberFilter filter, Collection<Integer> excluded) {
        return new NumberSelection(null, filter, Set.copyOf(excluded), null);
    }

    /** Of all that fit only those that were there when the number with the id {@code last} was the newest. */
    public NumberSelection upTo(int last) {
        return new NumberSelection(ids, filter, excluded, last);
    }
}
