package io.dialplane.contact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * A customer of a company.
 *
 * @param phoneNumbers E.164, in the order in which they were given; none: never recognised as a caller
 * @param leadStatus   null: not known, as are product, market and state
 * @param notes        empty: none
 * @param notesVersion moves with the notes only
 * @param custom       the company's own fields
 * @param assignedTo   to whom it is actively assigned, in the order of their ids
 * @param version      moves with every change of anything but notes and assignments
 */
public record Contact(
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
        List<Assignee> assignedTo,
        Instant createdAt,
        Instant updatedAt,
        int version) {

    /** To whom it is assigned. */
    public record Assignee(int userId, String fullName) {}

    /** Whether it is actively assigned to a person. */
    public boolean isAssignedTo(int userId) {
        return assignedTo.stream().anyMatch(assignee -> assignee.userId() == userId);
    }
}
