package io.dialplane.calllog;

import io.dialplane.routing.CallFigures;
import io.dialplane.routing.RoutingPlan;
import java.util.List;
import java.util.Map;

/**
 * What is known beforehand of what may be done with a caller.
 *
 * @param from     E.164, or as the provider says it; null: withheld
 * @param to       likewise
 * @param routing  whom to ring; null: nobody
 * @param figures  of those people
 * @param open     whether it is within the company's opening hours
 * @param outgoing what an agent calls; null: nobody may be called
 * @param contact  whose number it is; null: nobody's
 */
record CallPlan(
        String from,
        String to,
        RoutingPlan routing,
        Map<Integer, CallFigures.Figures> figures,
        boolean open,
        Outgoing outgoing,
        RoutingPlan.Contact contact) {

    /** For events that ask nothing. */
    static final CallPlan NONE = new CallPlan(null, null, new RoutingPlan(null, List.of()), Map.of(), true, null, null);

    /**
     * A call that an agent may make.
     *
     * @param number   E.164
     * @param callerId the company's own number that is shown
     */
    record Outgoing(String number, String callerId) {}
}
