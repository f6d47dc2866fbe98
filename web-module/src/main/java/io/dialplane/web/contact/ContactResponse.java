package io.dialplane.web.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.contact.Contact;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A contact.
 *
 * @param phoneNumbers in international form
 * @param leadStatus   null: not known, as are product, market and state
 * @param assignedTo   to whom it is actively assigned
 */
public record ContactResponse(
        int id,
        String name,
        List<String> phoneNumbers,
        String leadStatus,
        String product,
        String market,
        String state,
        List<String> tags,
        String notes,
        int notesVersion,
        ObjectNode custom,
        List<AssigneeResponse> assignedTo,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        int version) {

    /** To whom a contact is assigned. */
    public record AssigneeResponse(int id, String fullName) {}

    /** @param zone of the company */
    public static ContactResponse of(Contact contact, ZoneId zone) {
        return new ContactResponse(
                contact.id(),
                contact.name(),
                contact.phoneNumbers(),
                contact.leadStatus(),
                contact.product(),
                contact.market(),
                contact.state(),
                contact.tags(),
                contact.notes(),
                contact.notesVersion(),
                contact.custom(),
                contact.assignedTo().stream()
                        .map(assignee -> new AssigneeResponse(assignee.userId(), assignee.fullName()))
                        .toList(),
                Times.in(zone, contact.createdAt()),
                Times.in(zone, contact.updatedAt()),
                contact.version());
    }
}
