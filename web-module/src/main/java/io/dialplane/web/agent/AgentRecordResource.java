package io.dialplane.web.agent;

import io.dialplane.agent.AgentRecord;
import io.dialplane.agent.AgentRecordChange;
import io.dialplane.agent.AgentRecordService;
import io.dialplane.agent.AgentSessions;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.user.AgentType;
import io.dialplane.user.Editor;
import io.dialplane.user.UserService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** A person's telephony identity; its secrets go in and never come out. */
@ApplicationScoped
@Path("/api/admins/{id}/agent")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AgentRecordResource {

    private static final String UNKNOWN = "user.unknown";

    @Inject
    private Caller caller;

    @Inject
    private AgentRecordService records;

    @Inject
    private AgentSessions sessions;

    @Inject
    private UserService users;

    /** A change of a record: what is absent stays; null or nothing clears. */
    public record AgentRecordRequest(
            String ozonetelAgentId,
            Optional<String> ozonetelPassword,
            Optional<String> sipExtension,
            Optional<String> sipPassword,
            Optional<String> campaignName,
            AgentType agentType) {

        AgentRecordChange toChange() {
            return new AgentRecordChange(
                    ozonetelAgentId, ozonetelPassword, sipExtension, sipPassword, campaignName, agentType);
        }

        /** Without the passwords. */
        @Override
        public String toString() {
            return "record of agent " + ozonetelAgentId;
        }
    }

    /**
     * A record without its secrets.
     *
     * @param sipExtension null: none
     * @param campaignName null: none
     */
    public record AgentRecordResponse(
            int userId,
            String ozonetelAgentId,
            boolean hasOzonetelPassword,
            String sipExtension,
            boolean hasSipPassword,
            String campaignName,
            AgentType agentType) {

        static AgentRecordResponse of(AgentRecord record) {
            return new AgentRecordResponse(
                    record.userId(),
                    record.ozonetelAgentId(),
                    record.hasOzonetelPassword(),
                    record.sipExtension(),
                    record.hasSipPassword(),
                    record.campaignName(),
                    record.agentType());
        }
    }

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public AgentRecordResponse get(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = Numbers.path(id, UNKNOWN);
        return AgentRecordResponse.of(records.get(companyOf(userId, company), userId));
    }

    @PUT
    @Access(By.ADMIN)
    public AgentRecordResponse put(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid AgentRecordRequest request) {
        int userId = Numbers.path(id, UNKNOWN);
        return AgentRecordResponse.of(records.put(companyOf(userId, company), editor(), userId, request.toChange()));
    }

    /** A session in which the record is used ends. */
    @DELETE
    @Access(By.ADMIN)
    public void delete(@PathParam("id") String id, @QueryParam("company") String company) {
        int userId = Numbers.path(id, UNKNOWN);
        sessions.removeRecord(companyOf(userId, company), editor(), userId);
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
}
