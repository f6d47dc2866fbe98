package io.dialplane.session;

import io.dialplane.platform.CompanyId;
import java.time.Instant;
import java.util.UUID;

/**
 * A live session and its person, as known at most half a second ago.
 *
 * @param superuser          may work for every company
 * @param mustChangePassword the password is temporary
 * @param mustEnrol          the company wants a second factor of its administrators, and this one has none: nothing but setting it up
 * @param expiresAt          when it ends by itself
 */
public record Session(
        UUID sid,
        int userId,
        CompanyId companyId,
        String username,
        Role role,
        boolean superuser,
        boolean mustChangePassword,
        boolean mustEnrol,
        Instant expiresAt) {

    /** Whether it is an administrator's or a superuser's. */
    public boolean mayAdminister() {
        return role == Role.ADMIN || superuser;
    }
}
