package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import java.util.Collection;
import java.util.Map;

/** Port: who can be rung now. */
public interface Presence {

    /**
     * Whether each of these people can be rung. Only looks: two who ask at once get the same answer, and whoever rings
     * has to reserve.
     *
     * @param userIds people of the company
     * @return an entry for each
     */
    Map<Integer, Availability> of(CompanyId company, Collection<Integer> userIds);
}
