package io.dialplane.web.routing;

import io.dialplane.web.platform.Numbers;
import java.util.List;
import java.util.stream.Collectors;

/** Lists of ids in bodies. */
final class Ids {

    private Ids() {}

    /** As the database can hold them; one that is too large is nobody's, -1; null for null, also within. */
    static List<Integer> of(List<Long> ids) {
        return ids == null ? null : ids.stream().map(Numbers::id).collect(Collectors.toList());
    }
}
