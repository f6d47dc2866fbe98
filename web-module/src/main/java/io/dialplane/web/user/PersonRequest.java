package io.dialplane.web.user;

import io.dialplane.session.Role;
import io.dialplane.user.AgentType;
import io.dialplane.user.PersonChange;
import java.util.Optional;

/** A change of a person: what is absent stays; null or nothing clears names, e-mail and phone number. */
public record PersonRequest(
        String username,
        String password,
        Role role,
        AgentType agentType,
        Boolean isSuperuser,
        Boolean isActive,
        Boolean mustChangePassword,
        Optional<String> firstName,
        Optional<String> lastName,
        Optional<String> email,
        Optional<String> phoneNumber,
        Integer version) {

    PersonChange toChange() {
        return new PersonChange(
                username == null || username.isBlank() ? null : username,
                password == null || password.isEmpty() ? null : password,
                role,
                agentType,
                isSuperuser,
                isActive,
                mustChangePassword,
                firstName,
                lastName,
                email,
                phoneNumber,
                version);
    }
}
