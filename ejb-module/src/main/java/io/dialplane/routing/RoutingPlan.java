package io.dialplane.routing;

import java.util.List;

/**
 * Who is to be rung for a caller, tier after tier. Says nothing of who is free: who takes calls asks {@link Presence}, and rings nobody
 * twice for one call.
 *
 * @param contact whose number it is; null: nobody's, or the caller hides it
 * @param tiers   in order; the last one is everybody
 */
public record RoutingPlan(Contact contact, List<Tier> tiers) {

    /** The caller. */
    public record Contact(int id, String name) {}

    /**
     * People who are rung as one, before the next tier is tried.
     *
     * @param number             1: to whom the contact is assigned, 2: whom a rule names, 3: everybody
     * @param ruleId             null: it is no rule's
     * @param ruleName           null: it is no rule's
     * @param ringTimeoutSeconds how long those who are rung at once ring
     * @param closed             why the rule doesn't hold now; null: it does. Nobody of a closed tier is rung
     * @param candidates         in the order of their ids, each once; empty: nobody, the next tier is tried at once
     */
    public record Tier(
            int number,
            Integer ruleId,
            String ruleName,
            Strategy strategy,
            int ringTimeoutSeconds,
            Closed closed,
            List<Candidate> candidates) {

        /** Whether its people may be rung. */
        public boolean isOpen() {
            return closed == null;
        }
    }

    /** Why a rule doesn't hold now. */
    public enum Closed {
        /** Outside its opening hours. */
        OUTSIDE_OPENING_HOURS,
        HOLIDAY
    }

    /**
     * Somebody who may be rung.
     *
     * @param reason why
     * @param group  name of the group by which a rule means the person; null: none
     */
    public record Candidate(int userId, String fullName, Reason reason, String group) {}

    /** Why somebody is rung. */
    public enum Reason {
        /** The contact is assigned to the person. */
        ASSIGNED,
        /** A rule names the person. */
        NAMED_BY_RULE,
        /** A rule names the person's group. */
        MEMBER_OF_GROUP,
        /** Agents and administrators of the company are rung at last. */
        EVERYBODY
    }
}
