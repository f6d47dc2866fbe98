package io.dialplane.web.user;

import io.dialplane.session.Role;
import io.dialplane.user.AgentType;
import io.dialplane.user.NewPerson;
import io.dialplane.web.platform.CompanyRef;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/**
 * A person to be created.
 *
 * @param company   null: the caller's own
 * @param agentType null: both directions
 * @param isActive  null: yes
 */
public record NewPersonRequest(
        CompanyRef company,
        @NotBlank(message = "must be given") String username,
        @NotNull(message = "must be given") String password,
        @NotNull(message = "must be given") Role role,
        AgentType agentType,
        Boolean isSuperuser,
        Boolean isActive,
        Boolean mustChangePassword,
        String firstName,
        String lastName,
        String email,
        String phoneNumber) {

    NewPerson toPerson() {
        return new NewPerson(
                username,
                password,
                role,
                agentType,
                Boolean.TRUE.equals(isSuperuser),
                !Boolean.FALSE.equals(isActive),
                Boolean.TRUE.equals(mustChangePassword),
                firstName,
                lastName,
                email,
                phoneNumber);
    }
}
