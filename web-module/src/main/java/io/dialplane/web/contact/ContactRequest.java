package io.dialplane.web.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.contact.ContactChange;
import java.util.List;
import java.util.Optional;

/**
 * A contact, or a change of one: what is absent stays; null or nothing clears lead status, product, market and state.
 *
 * @param phoneNumbers take the place of all
 * @param tags         take the place of all
 * @param notesVersion that the notes were made from; null: whichever there is
 * @param custom       given fields replace, null values remove, others stay
 * @param version      that was read; null: whichever there is
 */
public record ContactRequest(
        String name,
        List<String> phoneNumbers,
        Optional<String> leadStatus,
        Optional<String> product,
        Optional<String> market,
        Optional<String> state,
        List<String> tags,
        String notes,
        Integer notesVersion,
        ObjectNode custom,
        Integer version) {

    ContactChange toChange() {
        return new ContactChange(
                name, phoneNumbers, leadStatus, product, market, state, tags, notes, notesVersion, custom, version);
    }
}
