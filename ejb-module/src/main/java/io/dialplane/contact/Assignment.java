package io.dialplane.contact;

import java.time.Instant;

/**
 * An agent or administrator to whom a contact is entrusted: is rung first when the contact calls, as long as it is active.
 *
 * @param fullName of the person
 */
public record Assignment(
        int id,
        int contactId,
        String contactName,
        int userId,
        String fullName,
        boolean active,
        Instant createdAt,
        Instant updatedAt) {}
