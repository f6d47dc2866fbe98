package io.dialplane.user;

import io.dialplane.session.Role;

/** A person as the audit log keeps it: without the password. */
record UserSnapshot(
        String username,
        Role role,
        AgentType agentType,
        boolean isSuperuser,
        boolean isActive,
        boolean mustChangePassword,
        String firstName,
        String lastName,
        String email,
        String phoneNumber) {

    static UserSnapshot of(User user) {
        return new UserSnapshot(
                user.username(),
                user.role(),
                user.agentType(),
                user.isSuperuser(),
                user.isActive(),
                user.mustChangePassword(),
                user.firstName(),
                user.lastName(),
                user.email(),
                user.phoneNumber());
    }
}
