package io.dialplane.web.phonenumber;

import io.dialplane.callresult.BulkChanges;
import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.GlobalStatus;
import io.dialplane.callresult.NumberChanges;
import io.dialplane.callresult.PanelUser;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.phonenumber.CompanyNumber;
import io.dialplane.platform.CompanyId;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What people do to numbers by hand. Agents change the numbers whose latest result is theirs. */
@ApplicationScoped
@Path("/api/numbers")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access({By.AGENT, By.ADMIN})
public class NumberChangeResource {

    private static final String UNKNOWN = "number.unknown";

    @Inject
    private Caller caller;

    @Inject
    private NumberChanges changes;

    @Inject
    private BulkChanges bulk;

    @Inject
    private CompanyService companies;

    /** A status for a number. */
    public record StatusRequest(
            @NotNull(message = "must be given") CallStatus status) {}

    /** A superuser's word. */
    public record GlobalStatusRequest(
            @NotNull(message = "must be given") GlobalStatus globalStatus,

            @NotBlank(message = "must be given")
            @Pattern(regexp = "[^\\x00]{1,500}", message = "must have 1 to 500 characters")
            String reason) {}

    /** That a number was deleted. */
    public record DeletedResponse(int id, boolean deleted) {}

    /** How many numbers were changed. */
    public record AffectedResponse(int affected) {}

    @PUT
    @Path("/{id}/status")
    public NumberResponse status(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid StatusRequest request) {
        CompanyId of = caller.company(company);
        return shown(of, changes.changeStatus(of, who(), Numbers.path(id, UNKNOWN), request.status()));
    }

    @POST
    @Path("/{id}/reset")
    @Consumes(MediaType.WILDCARD)
    public NumberResponse reset(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        return shown(of, changes.reset(of, who(), Numbers.path(id, UNKNOWN)));
    }

    @DELETE
    @Path("/{id}")
    public DeletedResponse delete(@PathParam("id") String id, @QueryParam("company") String company) {
        int number = Numbers.path(id, UNKNOWN);
        changes.delete(caller.company(company), who(), number);
        return new DeletedResponse(number, true);
    }

    @POST
    @Path("/bulk")
    public AffectedResponse bulk(
            @QueryParam("company") String company, @NotNull(message = "must be given") @Valid BulkRequest request) {
        CompanyId of = caller.company(request.company(), company);
        return new AffectedResponse(bulk.apply(
                of,
                who(),
                new BulkChanges.Change(
                        request.bulkAction(),
                        request.newStatus(),
                        request.only(),
                        request.selection(companies.get(of), caller.onlyAgent()))));
    }

    @PUT
    @Path("/{id}/global-status")
    @Access(By.SUPERUSER)
    public NumberResponse globalStatus(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid GlobalStatusRequest request) {
        CompanyId of = caller.company(company);
        return shown(
                of,
                changes.setGlobalStatus(
                        of,
                        who(),
                        Numbers.path(id, UNKNOWN),
                        request.globalStatus(),
                        request.reason().strip()));
    }

    private PanelUser who() {
        return new PanelUser(caller.actor(), caller.isSuperuser(), caller.onlyAgent() != null);
    }

    private NumberResponse shown(CompanyId company, CompanyNumber number) {
        Company of = companies.get(company);
        return NumberResponse.of(number, of);
    }
}
