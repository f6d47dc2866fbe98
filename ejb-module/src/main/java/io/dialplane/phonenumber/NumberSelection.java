package io.dialplane.phonenumber;

import java.util.Collection;
import java.util.Set;

/**
 * Numbers that somebody marked: these ones, or all that fit a filter but some.
 *
 * @param ids      null: all that fit
 * @param filter   null: {@code ids} are given
 * @param excluded of all that fit; empty when {@code ids} are given
 */
public record NumberSelection(Collection<Integer> ids, NumberFilter filter, Set<Integer> excluded) {

    public static NumberSelection of(Collection<Integer> ids) {
        return new NumberSelection(ids, null, Set.of());
    }

    public static NumberSelection allOf(NumberFilter filter, Collection<Integer> excluded) {
        return new NumberSelection(null, filter, Set.copyOf(excluded));
    }
}
