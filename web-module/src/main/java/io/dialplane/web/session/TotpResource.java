package io.dialplane.web.session;

import io.dialplane.user.SecondFactors;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The own second factor (TOTP, RFC 6238). */
@ApplicationScoped
@Path("/api/auth/totp")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
@BeforeSecondFactor
public class TotpResource {

    @Inject
    private Caller caller;

    @Inject
    private SecondFactors secondFactors;

    /** Who changes how to log in says the password once more. */
    public record PasswordRequest(
            @NotNull(message = "must be given") @Size(max = 1024, message = "must have at most 1024 characters")
            String password) {}

    /** What the app shows. */
    public record CodeRequest(
            @NotNull(message = "must be given") @Size(max = 64, message = "must have at most 64 characters")
            String code) {}

    /** The second factor as it is. */
    public record TotpResponse(boolean enabled, boolean required, long recoveryCodesLeft) {}

    /** A secret for the app, shown this once. */
    public record EnrolmentResponse(String secret, String otpauthUri) {}

    /** Codes for the day on which the phone is lost, shown this once. */
    public record RecoveryCodesResponse(List<String> recoveryCodes) {}

    @GET
    public TotpResponse get() {
        SecondFactors.State state = secondFactors.state(caller.session());
        return new TotpResponse(state.enabled(), state.required(), state.recoveryCodes());
    }

    @POST
    public EnrolmentResponse begin(@NotNull(message = "must be given") @Valid PasswordRequest request) {
        SecondFactors.Enrolment begun = secondFactors.begin(caller.session(), caller.actor(), request.password());
        return new EnrolmentResponse(begun.secret(), begun.uri());
    }

    @POST
    @Path("/confirm")
    public RecoveryCodesResponse confirm(@NotNull(message = "must be given") @Valid CodeRequest request) {
        return new RecoveryCodesResponse(secondFactors.confirm(caller.session(), caller.actor(), request.code()));
    }

    @POST
    @Path("/recovery-codes")
    public RecoveryCodesResponse newRecoveryCodes(@NotNull(message = "must be given") @Valid PasswordRequest request) {
        return new RecoveryCodesResponse(
                secondFactors.newRecoveryCodes(caller.session(), caller.actor(), request.password()));
    }

    @POST
    @Path("/disable")
    public void disable(@NotNull(message = "must be given") @Valid PasswordRequest request) {
        secondFactors.disable(caller.session(), caller.actor(), request.password());
    }
}
