package io.dialplane.web.agent;

import io.dialplane.agent.AgentSession;
import io.dialplane.agent.AgentSessions;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** The live sessions of a company's agents, for those who watch over them. */
@ApplicationScoped
@Path("/api/agent-sessions")
@Produces(MediaType.APPLICATION_JSON)
@Access({By.SUPERVISOR, By.ADMIN})
public class AgentSessionResource {

    @Inject
    private Caller caller;

    @Inject
    private AgentSessions sessions;

    @Inject
    private CompanyService companies;

    /**
     * A live session.
     *
     * @param ozonetelAgentId null: no agent at a provider
     * @param sipExtension    the first one; null: none
     * @param since           when the agent logged in
     * @param expiresAt       when it ends without another heartbeat
     * @param stateReason     null: none was given
     */
    public record AgentSessionResponse(
            String id,
            int userId,
            String username,
            String fullName,
            String ozonetelAgentId,
            String sipExtension,
            OffsetDateTime since,
            OffsetDateTime expiresAt,
            String state,
            String stateReason,
            OffsetDateTime stateSince) {

        static AgentSessionResponse of(AgentSession session, ZoneId zone) {
            return new AgentSessionResponse(
                    session.sid().toString(),
                    session.userId(),
                    session.username(),
                    session.fullName(),
                    session.ozonetelAgentId(),
                    session.sipExtension(),
                    Times.in(zone, session.since()),
                    Times.in(zone, session.expiresAt()),
                    session.state().word(),
                    session.stateReason(),
                    Times.in(zone, session.stateSince()));
        }
    }

    @GET
    public List<AgentSessionResponse> list(@QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        ZoneId zone = companies.get(id).timeZone();
        return sessions.live(id).stream()
                .map(session -> AgentSessionResponse.of(session, zone))
                .toList();
    }

    /** Ends a session: its tokens are refused within a second, its identity is free. */
    @DELETE
    @Path("/{id}")
    public void end(@PathParam("id") String id, @QueryParam("company") String company) {
        sessions.end(caller.company(company), caller.actor(), sid(id));
    }

    private static UUID sid(String text) {
        if (!text.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
            throw DomainException.notFound("agent.no-session", text);
        }
        return UUID.fromString(text);
    }
}
