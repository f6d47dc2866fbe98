package io.dialplane.web.routing;

import io.dialplane.company.Company;
import io.dialplane.platform.CompanyId;
import io.dialplane.routing.AgentGroup;
import io.dialplane.routing.GroupService;
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
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** Groups of people whom routing rules name as one. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/groups")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class GroupResource {

    private static final String UNKNOWN = "routing.group-unknown";

    @Inject
    private Caller caller;

    @Inject
    private GroupService groups;

    /**
     * A group, or a change of one: what is absent stays.
     *
     * @param members ids of people, who take the place of all; null for a new group: none
     * @param version that was read; null: whichever there is
     */
    public record GroupRequest(String name, List<Long> members, Integer version) {

        List<Integer> ids() {
            return Ids.of(members);
        }
    }

    /** A group. */
    public record GroupResponse(
            int id,
            String name,
            List<Integer> members,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt,
            int version) {

        static GroupResponse of(AgentGroup group, ZoneId zone) {
            return new GroupResponse(
                    group.id(),
                    group.name(),
                    group.members(),
                    Times.in(zone, group.createdAt()),
                    Times.in(zone, group.updatedAt()),
                    group.version());
        }
    }

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<GroupResponse> list(@PathParam("workspaceId") String workspace) {
        Company of = caller.workspace(workspace);
        return groups.list(of.id()).stream()
                .map(group -> GroupResponse.of(group, of.timeZone()))
                .toList();
    }

    @POST
    public Response create(
            @PathParam("workspaceId") String workspace,
            @NotNull(message = "must be given") @Valid GroupRequest request) {
        Company of = caller.workspace(workspace);
        AgentGroup made = groups.create(
                of.id(), caller.actor(), request.name(), request.members() == null ? List.of() : request.ids());
        return Created.in(of, "groups", made.id(), GroupResponse.of(made, of.timeZone()));
    }

    @GET
    @Path("/{id}")
    @Access({By.SUPERVISOR, By.ADMIN})
    public GroupResponse one(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company of = caller.workspace(workspace);
        return GroupResponse.of(groups.get(of.id(), Numbers.path(id, UNKNOWN)), of.timeZone());
    }

    @PUT
    @Path("/{id}")
    public GroupResponse change(
            @PathParam("workspaceId") String workspace,
            @PathParam("id") String id,
            @NotNull(message = "must be given") @Valid GroupRequest request) {
        Company of = caller.workspace(workspace);
        return GroupResponse.of(
                groups.change(
                        of.id(),
                        caller.actor(),
                        Numbers.path(id, UNKNOWN),
                        request.name(),
                        request.ids(),
                        request.version()),
                of.timeZone());
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        CompanyId company = caller.workspace(workspace).id();
        groups.delete(company, caller.actor(), Numbers.path(id, UNKNOWN));
    }
}
