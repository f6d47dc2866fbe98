package io.dialplane.web.session;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dialplane.user.ForgottenPasswords;
import io.dialplane.user.PasswordService;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** New passwords of one's own, in the agent session's family: its clients write camel case. */
@ApplicationScoped
@Path("/auth/password")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PasswordResource {

    @Inject
    private Caller caller;

    @Inject
    private PasswordService passwords;

    @Inject
    private ForgottenPasswords forgotten;

    /** A change with the current password. */
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    public record PasswordChangeRequest(
            @NotNull(message = "must be given") @Size(max = 1024, message = "must have at most 1024 characters")
            String currentPassword,

            @NotNull(message = "must be given") String newPassword) {}

    /** Somebody has forgotten it. */
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    public record ForgottenRequest(
            @NotNull(message = "must be given") String email) {}

    /** A change with a link. */
    @JsonNaming(PropertyNamingStrategies.LowerCamelCaseStrategy.class)
    public record ResetRequest(
            @NotNull(message = "must be given") @Size(max = 128, message = "must have at most 128 characters")
            String token,

            @NotNull(message = "must be given") String newPassword) {}

    @POST
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    @BeforeSecondFactor
    public void change(@NotNull(message = "must be given") @Valid PasswordChangeRequest request) {
        passwords.change(caller.session(), caller.actor(), request.currentPassword(), request.newPassword());
    }

    @POST
    @Path("/forgot")
    @Access(By.ANYONE)
    public Response forgot(@NotNull(message = "must be given") @Valid ForgottenRequest request) {
        forgotten.ask(request.email().strip(), caller.address());
        return Response.accepted().build();
    }

    @POST
    @Path("/reset")
    @Access(By.ANYONE)
    public void reset(@NotNull(message = "must be given") @Valid ResetRequest request) {
        passwords.reset(request.token(), request.newPassword(), caller.address());
    }
}
