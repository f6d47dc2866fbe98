package io.dialplane.web.calllog;

import io.dialplane.calllog.EventTickets;
import io.dialplane.calllog.OpenCalls;
import io.dialplane.company.Company;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.OffsetDateTime;
import java.util.List;

/** Who is doing what now, for desks and wallboards, and the ticket to what is told live. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}")
@Produces(MediaType.APPLICATION_JSON)
@Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
public class PresenceResource {

    @Inject
    private Caller caller;

    @Inject
    private OpenCalls open;

    @Inject
    private EventTickets tickets;

    /**
     * What somebody does.
     *
     * @param state  {@code ringing, on_call, wrap_up} by a call; else {@code available}, or what keeps the person from being rung
     * @param since  when the call's state began; null: no call's
     * @param callId null: no call's
     */
    public record PresenceResponse(int userId, String fullName, String state, OffsetDateTime since, Long callId) {}

    /**
     * A ticket that opens one socket.
     *
     * @param ticket    shown this once
     * @param path      of the socket, with the ticket
     * @param last      number of the last event until now: go on behind it
     * @param expiresIn seconds
     */
    public record EventTicketResponse(String ticket, String path, long last, long expiresIn) {}

    @GET
    @Path("/presence")
    public List<PresenceResponse> presence(@PathParam("workspaceId") String workspace) {
        Company company = caller.workspace(workspace);
        return open.all(company.id()).stream()
                .map(one -> new PresenceResponse(
                        one.userId(),
                        one.fullName(),
                        one.state(),
                        Times.in(company.timeZone(), one.since()),
                        one.callId()))
                .toList();
    }

    /** Whoever is done with writing down a call can be rung again before the time is over. */
    @DELETE
    @Path("/presence/wrap-up")
    @Access({By.AGENT, By.ADMIN})
    public void endWrapUp(@PathParam("workspaceId") String workspace) {
        open.endWrapUp(caller.workspace(workspace).id(), caller.session().userId());
    }

    /** A ticket for the WebSocket at {@code …/events}. */
    @POST
    @Path("/events/ticket")
    @Consumes(MediaType.WILDCARD)
    public Response ticket(@PathParam("workspaceId") String workspace) {
        Company company = caller.workspace(workspace);
        EventTickets.Ticket ticket =
                tickets.issue(company.id(), caller.session().sid());
        return Response.status(Response.Status.CREATED)
                .header("Cache-Control", "no-store")
                .entity(new EventTicketResponse(
                        ticket.text(),
                        "/api/workspaces/" + company.name() + "/events?ticket=" + ticket.text(),
                        ticket.last(),
                        EventTickets.LIFETIME.toSeconds()))
                .build();
    }
}
