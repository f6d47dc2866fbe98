package io.dialplane.user;

import io.dialplane.session.Role;

/**
 * A person to be created.
 *
 * @param agentType          null: both directions
 * @param superuser          only superusers may set it
 * @param mustChangePassword the password is temporary
 * @param firstName          null: not known, as the fields behind it
 * @param phoneNumber        in any form the company's country writes
 */
public record NewPerson(
        String username,
        String password,
        Role role,
        AgentType agentType,
        boolean superuser,
        boolean active,
        boolean mustChangePassword,
        String firstName,
        String lastName,
        String email,
        String phoneNumber) {

    public NewPerson {
        username = username.strip();
        firstName = Blank.toNull(firstName);
        lastName = Blank.toNull(lastName);
        email = Blank.toNull(email);
        phoneNumber = Blank.toNull(phoneNumber);
        agentType = agentType == null ? AgentType.BOTH : agentType;
    }
}
