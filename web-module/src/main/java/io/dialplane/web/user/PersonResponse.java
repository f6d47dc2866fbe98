package io.dialplane.web.user;

import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.session.Role;
import io.dialplane.user.AgentType;
import io.dialplane.user.User;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;

/**
 * A person as administrators see it.
 *
 * @param company slug
 * @param version to be sent with a change, so that nobody overwrites what somebody else changed meanwhile
 */
public record PersonResponse(
        int id,
        String username,
        Role role,
        AgentType agentType,
        boolean isSuperuser,
        boolean isActive,
        boolean mustChangePassword,
        String firstName,
        String lastName,
        String email,
        String phoneNumber,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        String company,
        int version) {

    static PersonResponse of(User user, Company company) {
        return new PersonResponse(
                user.id(),
                user.username(),
                user.role(),
                user.agentType(),
                user.isSuperuser(),
                user.isActive(),
                user.mustChangePassword(),
                user.firstName(),
                user.lastName(),
                user.email(),
                user.phoneNumber() == null ? null : PhoneNumbers.national(user.phoneNumber(), company.country()),
                Times.in(company.timeZone(), user.createdAt()),
                Times.in(company.timeZone(), user.updatedAt()),
                company.name(),
                user.version());
    }
}
