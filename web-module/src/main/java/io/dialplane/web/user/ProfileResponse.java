package io.dialplane.web.user;

import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.session.Role;
import io.dialplane.user.User;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;

/**
 * Somebody's own profile.
 *
 * @param company slug
 */
public record ProfileResponse(
        int id,
        String username,
        Role role,
        boolean isSuperuser,
        boolean isActive,
        String firstName,
        String lastName,
        String phoneNumber,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        String company) {

    static ProfileResponse of(User user, Company company) {
        return new ProfileResponse(
                user.id(),
                user.username(),
                user.role(),
                user.isSuperuser(),
                user.isActive(),
                user.firstName(),
                user.lastName(),
                user.phoneNumber() == null ? null : PhoneNumbers.national(user.phoneNumber(), company.country()),
                Times.in(company.timeZone(), user.createdAt()),
                Times.in(company.timeZone(), user.updatedAt()),
                company.name());
    }
}
