package io.dialplane.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A contact as the audit log keeps it. */
record ContactSnapshot(
        String name,
        List<String> phoneNumbers,
        String leadStatus,
        String product,
        String market,
        String state,
        List<String> tags,
        String notes,
        ObjectNode custom) {

    static ContactSnapshot of(Contact contact) {
        return new ContactSnapshot(
                contact.name(),
                contact.phoneNumbers(),
                contact.leadStatus(),
                contact.product(),
                contact.market(),
                contact.state(),
                contact.tags(),
                contact.notes(),
                contact.custom());
    }

    ContactSnapshot withNotes(String text) {
        return new ContactSnapshot(name, phoneNumbers, leadStatus, product, market, state, tags, text, custom);
    }
}
