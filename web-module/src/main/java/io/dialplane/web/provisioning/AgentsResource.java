package io.dialplane.web.provisioning;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentService;
import io.dialplane.user.Editor;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.provisioning.AgentRequests.AgentRequest;
import io.dialplane.web.provisioning.AgentRequests.NewAgentRequest;
import io.dialplane.web.provisioning.AgentResponses.AgentResponse;
import io.dialplane.web.provisioning.AgentResponses.AgentsResponse;
import io.dialplane.web.provisioning.AgentResponses.CreatedAgentResponse;
import io.dialplane.web.provisioning.AgentResponses.OneAgentResponse;
import io.dialplane.web.provisioning.AgentResponses.Pagination;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;

/** A company's agents, made ready to take calls and taken away again. */
@ApplicationScoped
@Path("/v1/admin/agents")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentsResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int LAST_PAGE = 1_000_000;
    private static final String UNKNOWN = "user.unknown";

    @Inject
    private Caller caller;

    @Inject
    private AgentService agents;

    @Inject
    private UserService users;

    @Inject
    private CompanyService companies;

    @POST
    @Access(By.ADMIN)
    public Response create(
            @NotNull(message = "must be given") @Valid NewAgentRequest request, @QueryParam("company") String company) {
        CompanyId of = caller.company(request.company(), company);
        return Response.status(Response.Status.CREATED)
                .entity(CreatedAgentResponse.of(agents.create(of, editor(), request.toAgent())))
                .build();
    }

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public AgentsResponse page(
            @QueryParam("company") String company,
            @QueryParam("page") String page,
            @QueryParam("limit") String limit,
            @QueryParam("status") String status,
            @QueryParam("role") String role,
            @QueryParam("search") String search) {
        int number = Numbers.query("page", page, 1, 1, LAST_PAGE);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        UserFilter filter = new UserFilter(
                AgentRequests.role(role),
                AgentRequests.active(status),
                search == null || search.isBlank() ? null : search.strip());
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        List<AgentResponse> shown = agents.page(id, filter, (number - 1) * most, most).stream()
                .map(agent -> AgentResponse.of(agent, of))
                .toList();
        return new AgentsResponse(true, shown, Pagination.of(number, most, agents.count(id, filter)));
    }

    @GET
    @Path("/{id}")
    @Access({By.SUPERVISOR, By.ADMIN})
    public OneAgentResponse one(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = id(id);
        CompanyId of = companyOf(userId, company);
        return new OneAgentResponse(true, AgentResponse.of(agents.get(of, userId), companies.get(of)));
    }

    @PATCH
    @Path("/{id}")
    @Access(By.ADMIN)
    public OneAgentResponse change(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid AgentRequest request) {
        int userId = id(id);
        CompanyId of = companyOf(userId, company);
        String email = request.email() == null || request.email().isBlank()
                ? null
                : request.email().strip();
        return new OneAgentResponse(
                true,
                AgentResponse.of(
                        agents.change(
                                of,
                                editor(),
                                userId,
                                request.firstName(),
                                request.lastName(),
                                email == null ? null : Optional.of(email),
                                AgentRequests.role(request.role()),
                                request.active()),
                        companies.get(of)));
    }

    @DELETE
    @Path("/{id}")
    @Access(By.ADMIN)
    public OneAgentResponse delete(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = id(id);
        CompanyId of = companyOf(userId, company);
        return new OneAgentResponse(true, AgentResponse.of(agents.delete(of, editor(), userId), companies.get(of)));
    }

    /** The company to look in: a superuser who names none means the person's. */
    private CompanyId companyOf(int userId, String named) {
        return caller.isSuperuser() && (named == null || named.isBlank())
                ? users.companyOf(userId).orElseThrow(() -> DomainException.notFound(UNKNOWN, Integer.toString(userId)))
                : caller.company(named);
    }

    private Editor editor() {
        return new Editor(caller.actor(), caller.isSuperuser());
    }

    private static int id(String text) {
        return Numbers.path(text, UNKNOWN);
    }
}
