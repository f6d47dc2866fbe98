package io.dialplane.web.agent;

import io.dialplane.agent.DialService;
import io.dialplane.agent.DialedCall;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.IdempotencyKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;

/** Calls that agents ask for by hand. */
@ApplicationScoped
@Path("/api/agents/me/dial")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class DialResource {

    @Inject
    private Caller caller;

    @Inject
    private CompanyService companies;

    @Inject
    private DialService calls;

    /** @param number in national or international form */
    public record DialRequest(
            @NotBlank(message = "must be given")
            @Pattern(regexp = "[^\\x00]*", message = "must not hold the character NUL")
            String number) {}

    /**
     * A call that the provider has taken; it rings the agent first.
     *
     * @param callId         ours; the provider's events name it as {@code uui}
     * @param providerCallId the provider's
     * @param duplicate      whether the same request had been answered before
     */
    public record DialResponse(UUID callId, String providerCallId, String number, String status, boolean duplicate) {}

    @POST
    @Access(By.AGENT)
    public Response dial(
            @NotNull(message = "must be given") @Valid DialRequest request,
            @HeaderParam(IdempotencyKey.HEADER) String key) {
        Company company = companies.get(caller.session().companyId());
        PhoneNumber number = PhoneNumbers.parse(request.number(), company.country())
                .orElseThrow(() -> DomainException.invalid("number", "phone-number.invalid"));
        DialedCall call = calls.dial(caller.session(), caller.actor(), number.e164(), IdempotencyKey.of(key, request));
        return Response.status(Response.Status.ACCEPTED)
                .entity(new DialResponse(
                        call.id(),
                        call.providerCallId(),
                        PhoneNumbers.national(call.e164(), company.country()),
                        "queued",
                        call.duplicate()))
                .build();
    }
}
