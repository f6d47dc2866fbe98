package io.dialplane.web.agent;

import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStates;
import io.dialplane.agent.AgentStatus;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.session.Session;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Times;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** What a company's agents are doing. */
@ApplicationScoped
@Path("/api/agents")
@Produces(MediaType.APPLICATION_JSON)
public class AgentStateResource {

    @Inject
    private Caller caller;

    @Inject
    private AgentStates states;

    @Inject
    private CompanyService companies;

    /**
     * A new state.
     *
     * @param reason cut to 500 characters; null: none
     */
    public record AgentStateRequest(
            @NotBlank(message = "must be given") String state, String reason) {}

    /**
     * The state as it is now.
     *
     * @param reason   null: none
     * @param provider that was told; null: none is configured
     * @param pushed   whether the provider knows it
     */
    public record AgentStateResponse(
            String state, String reason, OffsetDateTime since, String provider, boolean pushed) {}

    /**
     * An agent and what he is doing.
     *
     * @param sessionId       null: not logged in
     * @param ozonetelAgentId of that session; null: not logged in, or no agent at a provider
     * @param reason          null: none
     * @param since           when the state began; null: never logged in
     */
    public record AgentStatusResponse(
            int id,
            String username,
            String fullName,
            String sessionId,
            String ozonetelAgentId,
            String state,
            String reason,
            OffsetDateTime since) {

        static AgentStatusResponse of(AgentStatus status, ZoneId zone) {
            return new AgentStatusResponse(
                    status.userId(),
                    status.username(),
                    status.fullName(),
                    status.sid() == null ? null : status.sid().toString(),
                    status.ozonetelAgentId(),
                    status.state().word(),
                    status.reason(),
                    Times.in(zone, status.since()));
        }
    }

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<AgentStatusResponse> list(@QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        ZoneId zone = companies.get(id).timeZone();
        return states.all(id).stream()
                .map(status -> AgentStatusResponse.of(status, zone))
                .toList();
    }

    @PUT
    @Path("/me/state")
    @Consumes(MediaType.APPLICATION_JSON)
    @Access(By.AGENT)
    public AgentStateResponse change(@NotNull(message = "must be given") @Valid AgentStateRequest request) {
        AgentState state = Words.oneOfSmall("state", request.state(), AgentState.class, null);
        Session session = caller.session();
        AgentStates.Changed now = states.change(session, state, request.reason());
        return new AgentStateResponse(
                now.state().word(),
                now.reason(),
                Times.in(companies.get(session.companyId()).timeZone(), now.since()),
                now.provider(),
                now.pushed());
    }
}
