package io.dialplane.user;

import io.dialplane.session.Role;
import java.util.Optional;

/**
 * What is to be changed of a person. Null keeps what there is; an empty optional clears it.
 *
 * @param password  a new one; ends the person's sessions
 * @param superuser only superusers may change it
 * @param active    false ends the person's sessions
 * @param version   the version that the change was made from; null: whatever it is
 */
public record PersonChange(
        String username,
        String password,
        Role role,
        AgentType agentType,
        Boolean superuser,
        Boolean active,
        Boolean mustChangePassword,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> email,
        Optional<String> phoneNumber,
        Integer version) {

    public PersonChange {
        username = username == null ? null : username.strip();
        firstName = clean(firstName);
        lastName = clean(lastName);
        email = clean(email);
        phoneNumber = clean(phoneNumber);
    }

    private static Optional<String> clean(Optional<String> text) {
        return text == null ? null : text.map(Blank::toNull);
    }
}
