package io.dialplane.web.contact;

import io.dialplane.company.Company;
import io.dialplane.contact.Assignment;
import io.dialplane.contact.AssignmentFilter;
import io.dialplane.contact.AssignmentService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
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
import java.util.Locale;

/** To whom contacts are assigned. Agents see their own. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/assignments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class AssignmentResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;

    @Inject
    private Caller caller;

    @Inject
    private AssignmentService assignments;

    /** Whether an assignment holds. */
    enum Status {
        ACTIVE,
        INACTIVE
    }

    /**
     * An assignment.
     *
     * @param status {@code active} or {@code inactive}; null: active
     */
    public record AssignmentRequest(
            @NotNull(message = "must be given") Long contactId,
            @NotNull(message = "must be given") Long userId,
            String status) {}

    /** A contact that is entrusted to a person. */
    public record AssignmentResponse(
            int id,
            int contactId,
            String contactName,
            int userId,
            String fullName,
            String status,
            OffsetDateTime createdAt,
            OffsetDateTime updatedAt) {}

    @GET
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public Response page(
            @PathParam("workspaceId") String workspace,
            @QueryParam("contact_id") String contactId,
            @QueryParam("user_id") String userId,
            @QueryParam("status") String status,
            @QueryParam("skip") String skip,
            @QueryParam("limit") String limit,
            @QueryParam("count") String count) {
        Company of = caller.workspace(workspace);
        Status wanted = Words.oneOfSmall("status", status, Status.class, null);
        Integer user = Numbers.id(Numbers.queryId("user_id", userId));
        Integer agent = caller.onlyAgent();
        AssignmentFilter filter = new AssignmentFilter(
                Numbers.id(Numbers.queryId("contact_id", contactId)),
                agent == null || agent.equals(user) ? user : user == null ? agent : Integer.valueOf(-1),
                wanted == null ? null : wanted == Status.ACTIVE);
        int first = Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        List<AssignmentResponse> found = assignments.page(of.id(), filter, first, most).stream()
                .map(assignment -> shown(assignment, of.timeZone()))
                .toList();
        Response.ResponseBuilder response = Response.ok(found);
        return (counted ? response.header("X-Total-Count", assignments.count(of.id(), filter)) : response).build();
    }

    /** Repeating changes the one that is there. */
    @POST
    @Access(By.ADMIN)
    public Response assign(
            @PathParam("workspaceId") String workspace,
            @NotNull(message = "must be given") @Valid AssignmentRequest request) {
        Company of = caller.workspace(workspace);
        AssignmentService.Assigned assigned = assignments.assign(
                of.id(),
                caller.actor(),
                Numbers.id(request.contactId()),
                Numbers.id(request.userId()),
                Words.oneOfSmall("status", request.status(), Status.class, Status.ACTIVE) == Status.ACTIVE);
        return Response.status(assigned.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .entity(shown(assigned.assignment(), of.timeZone()))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @Access(By.ADMIN)
    public void remove(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        assignments.remove(caller.workspace(workspace).id(), caller.actor(), Numbers.path(id, "assignment.unknown"));
    }

    private static AssignmentResponse shown(Assignment assignment, ZoneId zone) {
        return new AssignmentResponse(
                assignment.id(),
                assignment.contactId(),
                assignment.contactName(),
                assignment.userId(),
                assignment.fullName(),
                (assignment.active() ? Status.ACTIVE : Status.INACTIVE).name().toLowerCase(Locale.ROOT),
                Times.in(zone, assignment.createdAt()),
                Times.in(zone, assignment.updatedAt()));
    }
}
