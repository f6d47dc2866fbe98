package io.dialplane.contact;

import java.util.List;

/**
 * What routing wants to know of a contact.
 *
 * @param leadStatus null: not known, as are product, market and state
 * @param assignedTo to whom it is actively assigned, in the order of their ids
 */
public record CallingContact(
        int id,
        String name,
        String leadStatus,
        String product,
        String market,
        String state,
        List<String> tags,
        List<Integer> assignedTo) {}
