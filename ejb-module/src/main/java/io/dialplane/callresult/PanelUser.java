package io.dialplane.callresult;

import io.dialplane.audit.Actor;

/**
 * Somebody who changes numbers by hand.
 *
 * @param isSuperuser may do what others may not
 * @param isAgent     changes only numbers whose latest result is his or hers
 */
public record PanelUser(Actor actor, boolean isSuperuser, boolean isAgent) {

    /** Whose numbers; null: all. */
    Integer onlyAgent() {
        return isAgent ? actor.userId() : null;
    }
}
