package io.dialplane.web.company;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyAdministration;
import io.dialplane.company.CompanyChange;
import io.dialplane.company.CompanyConfig;
import io.dialplane.company.CompanyService;
import io.dialplane.company.CompanySettings;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/** Companies: all for superusers, the own one for others. What changes the price or who may dial is for superusers. */
@ApplicationScoped
@Path("/api/companies")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class CompanyResource {

    private static final String DISPLAY_NAME = "[^\\p{Cntrl}]{1,255}";

    @Inject
    private Caller caller;

    @Inject
    private CompanyService companies;

    @Inject
    private CompanyAdministration administration;

    /**
     * A company to be created.
     *
     * @param displayName null: the slug
     * @param country     null: that of the installation
     * @param timeZone    null: that of the installation
     */
    public record NewCompanyRequest(
            @NotNull(message = "must be given")
            @Pattern(
                    regexp = "[a-z][a-z0-9-]{1,63}",
                    message = "must have 2 to 64 small letters, digits and dashes, and begin with a letter")
            String name,

            @Pattern(regexp = DISPLAY_NAME, message = "must have 1 to 255 characters")
            String displayName,

            String country,
            String timeZone) {}

    /** A change of a company; what is absent stays, a null inside the settings removes. */
    public record CompanyRequest(
            @Pattern(regexp = DISPLAY_NAME, message = "must have 1 to 255 characters")
            String displayName,

            String country,
            String timeZone,
            Boolean isActive,
            ObjectNode settings,
            Integer version) {

        boolean isForSuperusers() {
            return country != null
                    || isActive != null
                    || settings != null && !CompanySettings.areOfAdministrators(settings);
        }
    }

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<CompanyResponse> list() {
        List<Company> seen = caller.isSuperuser()
                ? companies.all()
                : List.of(companies.get(caller.session().companyId()));
        return seen.stream().map(CompanyResponse::of).toList();
    }

    @GET
    @Path("/{company}")
    @Access({By.SUPERVISOR, By.ADMIN})
    public CompanyResponse one(@PathParam("company") String idOrSlug) {
        return CompanyResponse.of(caller.workspace(idOrSlug));
    }

    @POST
    @Access(By.SUPERUSER)
    public Response create(@NotNull(message = "must be given") @Valid NewCompanyRequest request) {
        Company created = administration.create(
                caller.actor(),
                request.name(),
                request.displayName() == null ? request.name() : request.displayName(),
                request.country() == null ? CompanyConfig.defaultCountry() : request.country(),
                request.timeZone() == null ? CompanyConfig.defaultTimeZone() : zone(request.timeZone()));
        return Response.created(UriBuilder.fromPath("/api/companies/{id}").build(created.id()))
                .entity(CompanyResponse.of(created))
                .build();
    }

    @PUT
    @Path("/{company}")
    @Access(By.ADMIN)
    public CompanyResponse change(
            @PathParam("company") String idOrSlug, @NotNull(message = "must be given") @Valid CompanyRequest request) {
        Company company = caller.workspace(idOrSlug);
        if (request.isForSuperusers() && !caller.isSuperuser()) {
            throw DomainException.forbidden("company.superusers-only");
        }
        return CompanyResponse.of(administration.change(
                company.id(),
                caller.actor(),
                new CompanyChange(
                        request.displayName(),
                        request.country(),
                        request.timeZone() == null ? null : zone(request.timeZone()),
                        request.isActive(),
                        request.settings(),
                        request.version())));
    }

    /** Regions only: an offset or a code of three letters knows no summer time. */
    private static ZoneId zone(String text) {
        if (text.equals("UTC") || text.contains("/")) {
            try {
                return ZoneId.of(text);
            } catch (DateTimeException e) {
                throw DomainException.invalid("time_zone", "company.time-zone");
            }
        }
        throw DomainException.invalid("time_zone", "company.time-zone");
    }
}
