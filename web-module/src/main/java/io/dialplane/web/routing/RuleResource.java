package io.dialplane.web.routing;

import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.routing.RoutingRule;
import io.dialplane.routing.RuleService;
import io.dialplane.routing.Simulation;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Created;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;

/** The rules by which incoming calls find people, and their trial. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/routing-rules")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class RuleResource {

    private static final String UNKNOWN = "routing.rule-unknown";

    @Inject
    private Caller caller;

    @Inject
    private RuleService rules;

    @Inject
    private Simulation simulation;

    @Inject
    private Clock clock;

    /**
     * A call to be tried.
     *
     * @param from the caller's number
     * @param at   when it comes, a time with an offset; null: now
     */
    public record SimulationRequest(
            @NotNull(message = "must be given") String from, String at) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<RuleResponse> list(@PathParam("workspaceId") String workspace) {
        Company of = caller.workspace(workspace);
        return shown(rules.list(of.id()), of);
    }

    @POST
    public Response create(
            @PathParam("workspaceId") String workspace,
            @NotNull(message = "must be given") @Valid RuleRequest request) {
        Company of = caller.workspace(workspace);
        RoutingRule made = rules.create(of.id(), caller.actor(), request.toChange());
        return Created.in(of, "routing-rules", made.id(), RuleResponse.of(made, of.timeZone()));
    }

    @GET
    @Path("/{id}")
    @Access({By.SUPERVISOR, By.ADMIN})
    public RuleResponse one(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company of = caller.workspace(workspace);
        return RuleResponse.of(rules.get(of.id(), Numbers.path(id, UNKNOWN)), of.timeZone());
    }

    @PUT
    @Path("/{id}")
    public RuleResponse change(
            @PathParam("workspaceId") String workspace,
            @PathParam("id") String id,
            @NotNull(message = "must be given") @Valid RuleRequest request) {
        Company of = caller.workspace(workspace);
        return RuleResponse.of(
                rules.change(of.id(), caller.actor(), Numbers.path(id, UNKNOWN), request.toChange()), of.timeZone());
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        rules.delete(caller.workspace(workspace).id(), caller.actor(), Numbers.path(id, UNKNOWN));
    }

    /** The ids of all rules, in the order in which they are to be tried. */
    @PUT
    @Path("/order")
    public List<RuleResponse> order(
            @PathParam("workspaceId") String workspace, @NotNull(message = "must be given") List<Long> ids) {
        Company of = caller.workspace(workspace);
        return shown(rules.order(of.id(), caller.actor(), Ids.of(ids)), of);
    }

    /** Who would ring, and why; nobody is rung. */
    @POST
    @Path("/simulate")
    @Access({By.SUPERVISOR, By.ADMIN})
    public SimulationResponse simulate(
            @PathParam("workspaceId") String workspace,
            @NotNull(message = "must be given") @Valid SimulationRequest request) {
        Company of = caller.workspace(workspace);
        PhoneNumber number = PhoneNumbers.parse(request.from(), of.country())
                .orElseThrow(() -> DomainException.invalid("from", "phone-number.invalid"));
        return SimulationResponse.of(
                number.e164(),
                simulation.of(
                        of.id(),
                        number.e164(),
                        request.at() == null ? clock.instant() : Times.parse("at", request.at())));
    }

    private static List<RuleResponse> shown(List<RoutingRule> found, Company of) {
        return found.stream().map(rule -> RuleResponse.of(rule, of.timeZone())).toList();
    }
}
