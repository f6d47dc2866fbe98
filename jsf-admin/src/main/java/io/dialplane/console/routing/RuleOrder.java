package io.dialplane.console.routing;

import io.dialplane.console.platform.Entered;
import io.dialplane.platform.DomainException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Orders of rules, by their ids. */
final class RuleOrder {

    private RuleOrder() {}

    /**
     * As a page sends it, with commas between the ids.
     *
     * @throws DomainException 404 when one is no id
     */
    static List<Integer> read(String text) {
        return Arrays.stream((text == null ? "" : text).split(",", -1))
                .map(id -> Entered.id(id, RulesView.UNKNOWN))
                .toList();
    }

    /**
     * The order after one of it was moved by so many places, no further than to its ends.
     *
     * @throws DomainException 404 when it is none of them
     */
    static List<Integer> moved(List<Integer> ids, int id, int by) {
        int from = ids.indexOf(id);
        if (from < 0) {
            throw DomainException.notFound(RulesView.UNKNOWN, Integer.toString(id));
        }
        List<Integer> moved = new ArrayList<>(ids);
        moved.remove(from);
        moved.add(Math.max(0, Math.min(ids.size() - 1, from + by)), id);
        return moved;
    }
}
