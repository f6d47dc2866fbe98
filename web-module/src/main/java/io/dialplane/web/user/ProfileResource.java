package io.dialplane.web.user;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.user.ProfileChange;
import io.dialplane.user.ProfileService;
import io.dialplane.user.User;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.BeforeSecondFactor;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** What people see and change of themselves. */
@ApplicationScoped
@Path("/api/auth/me")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
public class ProfileResource {

    @Inject
    private Caller caller;

    @Inject
    private ProfileService profiles;

    @Inject
    private CompanyService companies;

    /** A change of the own profile; an empty password is none. */
    public record ProfileRequest(
            Optional<String> firstName,
            Optional<String> lastName,

            @Size(max = 1024, message = "must have at most 1024 characters")
            String currentPassword,

            String newPassword) {

        ProfileChange toChange() {
            return new ProfileChange(firstName, lastName, orNull(currentPassword), orNull(newPassword));
        }

        private static String orNull(String password) {
            return password == null || password.isEmpty() ? null : password;
        }
    }

    @GET
    @BeforeSecondFactor
    public ProfileResponse get() {
        return answer(profiles.get(caller.session()));
    }

    @PUT
    public ProfileResponse change(@NotNull(message = "must be given") @Valid ProfileRequest request) {
        return answer(profiles.change(caller.session(), caller.actor(), request.toChange()));
    }

    private ProfileResponse answer(User user) {
        Company company = companies.get(user.companyId());
        return ProfileResponse.of(user, company);
    }
}
