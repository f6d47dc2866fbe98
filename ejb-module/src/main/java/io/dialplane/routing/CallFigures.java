package io.dialplane.routing;

import io.dialplane.platform.CompanyId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Port: what the strategies go by; kept by those who take calls. */
public interface CallFigures {

    /**
     * One person's figures.
     *
     * @param idleSince when the last call ended; null: there was none yet
     * @param rungAt    when the person was last rung; null: never
     * @param calls     answered since the company's midnight
     */
    record Figures(Instant idleSince, Instant rungAt, int calls) {

        /** Of somebody who had no call yet. */
        public static final Figures NONE = new Figures(null, null, 0);
    }

    /**
     * The figures of these people.
     *
     * @param userIds people of the company
     * @return who has no entry had no call yet
     */
    Map<Integer, Figures> of(CompanyId company, Collection<Integer> userIds);
}
