package io.dialplane.web.scenario;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.CompanyId;
import io.dialplane.scenario.OutboundLine;
import io.dialplane.scenario.OutboundLineService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.util.List;

/** The lines a company calls from. */
@ApplicationScoped
@Path("/api/outbound-lines")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class OutboundLineResource {

    private static final String UNKNOWN = "outbound-line.unknown";

    @Inject
    private Caller caller;

    @Inject
    private OutboundLineService lines;

    @Inject
    private CompanyService companies;

    /** A change of a line; what is absent stays. */
    public record LineRequest(
            @Pattern(regexp = "[^\\p{Cntrl}]{1,255}", message = "must have 1 to 255 characters")
            String displayName,

            Boolean isActive) {}

    /** A line; its number as the company's country writes it. */
    public record LineResponse(
            int id, String phoneNumber, String displayName, boolean isActive, OffsetDateTime createdAt) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<LineResponse> list(@QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        return lines.list(id).stream().map(l -> shown(l, of)).toList();
    }

    @PUT
    @Path("/{id}")
    public LineResponse change(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid LineRequest request) {
        CompanyId of = caller.company(company);
        OutboundLine changed =
                lines.change(of, caller.actor(), Numbers.path(id, UNKNOWN), request.displayName(), request.isActive());
        return shown(changed, companies.get(of));
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id, @QueryParam("company") String company) {
        lines.delete(caller.company(company), caller.actor(), Numbers.path(id, UNKNOWN));
    }

    private static LineResponse shown(OutboundLine line, Company company) {
        return new LineResponse(
                line.id(),
                PhoneNumbers.national(line.phoneNumber(), company.country()),
                line.displayName(),
                line.isActive(),
                Times.in(company.timeZone(), line.createdAt()));
    }
}
