package io.dialplane.web.company;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.company.DialerToken;
import io.dialplane.company.DialerTokenAdministration;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** Tokens of external dialers: of one company, or shared by all, which only superusers handle. */
@ApplicationScoped
@Path("/api/dialer-tokens")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class DialerTokenResource {

    @Inject
    private Caller caller;

    @Inject
    private DialerTokenAdministration tokens;

    @Inject
    private CompanyService companies;

    /**
     * A token to be made.
     *
     * @param company null: the caller's own, unless shared
     * @param shared  each request of the dialer says which company it is for
     */
    public record NewTokenRequest(
            @NotNull(message = "must be given")
            @Pattern(regexp = "[^\\p{Cntrl}]{1,100}", message = "must have 1 to 100 characters")
            String name,

            CompanyRef company,
            Boolean shared) {}

    /**
     * A token, shown this once.
     *
     * @param company slug; null: shared
     */
    public record NewTokenResponse(int id, String name, String company, String token) {}

    /**
     * A token as lists show it.
     *
     * @param company    slug; null: shared
     * @param lastUsedAt to the minute; null: never
     */
    public record TokenResponse(
            int id, String name, String company, boolean shared, OffsetDateTime createdAt, OffsetDateTime lastUsedAt) {}

    @POST
    public Response create(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid NewTokenRequest request) {
        boolean shared = Boolean.TRUE.equals(request.shared());
        if (shared && !caller.isSuperuser()) {
            throw DomainException.forbidden("user.superusers-only");
        }
        if (shared && (request.company() != null || (company != null && !company.isBlank()))) {
            throw DomainException.invalid("company", "dialer-token.shared-or-company");
        }
        CompanyId of = shared ? null : caller.company(request.company(), company);
        DialerTokenAdministration.Created created =
                tokens.create(shared ? caller.session().companyId() : of, of, caller.actor(), request.name());
        return Response.status(Response.Status.CREATED)
                .entity(new NewTokenResponse(
                        created.token().id(), created.token().name(), slug(of), created.text()))
                .build();
    }

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<TokenResponse> list(@QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        ZoneId zone = companies.get(id).timeZone();
        return tokens.list(id, caller.isSuperuser()).stream()
                .map(token -> shown(token, zone))
                .toList();
    }

    @DELETE
    @Path("/{id}")
    public void revoke(@PathParam("id") String id) {
        CompanyId own = caller.session().companyId();
        tokens.revoke(own, caller.isSuperuser() ? null : own, caller.actor(), Numbers.path(id, "dialer-token.unknown"));
    }

    private TokenResponse shown(DialerToken token, ZoneId zone) {
        return new TokenResponse(
                token.id(),
                token.name(),
                slug(token.companyId()),
                token.companyId() == null,
                Times.in(zone, token.createdAt()),
                Times.in(zone, token.lastUsedAt()));
    }

    private String slug(CompanyId company) {
        return company == null
                ? null
                : companies.find(company.toString()).map(Company::name).orElse(null);
    }
}
