package io.dialplane.contact;

/**
 * Which contacts; null: all.
 *
 * @param search     part of the name, or of a number in national or international form
 * @param leadStatus the whole word, in small or large letters, as with product, market, state and tag
 * @param assignedTo to whom it is actively assigned
 * @param assigned   true: to anybody, false: to nobody
 */
public record ContactFilter(
        String search,
        String leadStatus,
        String product,
        String market,
        String state,
        String tag,
        Integer assignedTo,
        Boolean assigned) {

    /** Those of one agent. */
    public ContactFilter of(int agent) {
        return new ContactFilter(search, leadStatus, product, market, state, tag, agent, assigned);
    }
}
