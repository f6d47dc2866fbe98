package io.dialplane.web.dialer;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.scenario.Announced;
import io.dialplane.scenario.Registration;
import io.dialplane.scenario.RegistrationService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What dialers announce: the scenarios they play and the lines they call from. */
@ApplicationScoped
@Path("/api/dialer")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RegistrationResource {

    private static final String STORABLE = "[^\\x00]*";
    private static final String NO_NUL = "must not hold the character NUL";

    @Inject
    private Caller caller;

    @Inject
    private RegistrationService registrations;

    @Inject
    private CompanyService companies;

    /** Scenarios of a dialer. */
    public record ScenariosRequest(
            CompanyRef company,

            @NotNull(message = "must be given") @Size(max = 500, message = "must hold at most 500")
            List<@NotNull(message = "must be given") @Valid Scenario> scenarios) {}

    /** A scenario; without a display name it is shown by its name. */
    public record Scenario(
            @NotBlank(message = "must be given")
            @Size(max = 128, message = "must have at most 128 characters")
            @Pattern(regexp = STORABLE, message = NO_NUL)
            String name,

            @Size(max = 255, message = "must have at most 255 characters") @Pattern(regexp = STORABLE, message = NO_NUL)
            String displayName) {}

    /** Outbound lines of a dialer. */
    public record LinesRequest(
            CompanyRef company,

            @NotNull(message = "must be given") @Size(max = 500, message = "must hold at most 500")
            List<@NotNull(message = "must be given") @Valid Line> outboundLines) {}

    /** An outbound line; without a display name it is shown by its number. */
    public record Line(
            @NotBlank(message = "must be given")
            @Size(max = 32, message = "must have at most 32 characters")
            @Pattern(regexp = STORABLE, message = NO_NUL)
            String phoneNumber,

            @Size(max = 255, message = "must have at most 255 characters") @Pattern(regexp = STORABLE, message = NO_NUL)
            String displayName) {}

    /** What an announcement changed. */
    public record RegistrationResponse(int registered, int created, int updated, int deactivated) {

        static RegistrationResponse of(Registration done) {
            return new RegistrationResponse(done.registered(), done.created(), done.updated(), done.deactivated());
        }
    }

    @POST
    @Path("/register-scenarios")
    @Access(By.DIALER)
    public RegistrationResponse scenarios(@NotNull(message = "must be given") @Valid ScenariosRequest request) {
        CompanyId company = caller.company(CompanyRef.textOf(request.company()));
        return RegistrationResponse.of(registrations.registerScenarios(
                company,
                caller.actor(),
                request.scenarios().stream()
                        .map(s -> new Announced(s.name().strip(), s.displayName()))
                        .toList()));
    }

    @POST
    @Path("/register-outbound-lines")
    @Access(By.DIALER)
    public RegistrationResponse lines(@NotNull(message = "must be given") @Valid LinesRequest request) {
        CompanyId company = caller.company(CompanyRef.textOf(request.company()));
        String country = companies.get(company).country();
        return RegistrationResponse.of(registrations.registerOutboundLines(
                company,
                caller.actor(),
                request.outboundLines().stream()
                        .map(l -> new Announced(
                                ReportRequest.e164OrAsWritten(l.phoneNumber(), country),
                                l.displayName() == null ? l.phoneNumber().strip() : l.displayName()))
                        .toList()));
    }
}
