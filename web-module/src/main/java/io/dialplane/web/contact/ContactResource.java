package io.dialplane.web.contact;

import io.dialplane.company.Company;
import io.dialplane.contact.Contact;
import io.dialplane.contact.ContactCounts;
import io.dialplane.contact.ContactFilter;
import io.dialplane.contact.ContactService;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Created;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** A company's contacts. Agents see and change those that are assigned to them. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/contacts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ContactResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final int LONGEST_SEARCH = 255;
    private static final String UNKNOWN = "contact.unknown";

    @Inject
    private Caller caller;

    @Inject
    private ContactService contacts;

    @Inject
    private ContactCounts counts;

    /**
     * Notes.
     *
     * @param text    nothing: none
     * @param version that they were made from; null: whichever there is
     */
    public record NotesRequest(
            @NotNull(message = "must be given") String text, Integer version) {}

    /** The query that says which contacts are meant. */
    public static class Which {

        @QueryParam("search")
        String search;

        @QueryParam("lead_status")
        String leadStatus;

        @QueryParam("product")
        String product;

        @QueryParam("market")
        String market;

        @QueryParam("state")
        String state;

        @QueryParam("tag")
        String tag;

        @QueryParam("assigned_to")
        String assignedTo;

        @QueryParam("assigned")
        String assigned;
    }

    /** A part of the list, the newest first; {@code count=true} adds the header {@code X-Total-Count}. */
    @GET
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public Response page(
            @PathParam("workspaceId") String workspace,
            @BeanParam Which which,
            @QueryParam("skip") String skip,
            @QueryParam("limit") String limit,
            @QueryParam("count") String count) {
        Company of = caller.workspace(workspace);
        int first = Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        ContactFilter filter = filter(which);
        List<ContactResponse> found = contacts.page(of.id(), caller.onlyAgent(), filter, first, most).stream()
                .map(contact -> ContactResponse.of(contact, of.timeZone()))
                .toList();
        Response.ResponseBuilder response = Response.ok(found);
        if (counted) {
            response.header("X-Total-Count", counts.of(of.id(), caller.onlyAgent(), filter));
        }
        return response.build();
    }

    @POST
    @Access(By.ADMIN)
    public Response create(
            @PathParam("workspaceId") String workspace,
            @NotNull(message = "must be given") @Valid ContactRequest request) {
        Company of = caller.workspace(workspace);
        Contact made = contacts.create(of.id(), caller.actor(), request.toChange());
        return Created.in(of, "contacts", made.id(), ContactResponse.of(made, of.timeZone()));
    }

    @GET
    @Path("/{id}")
    @Access({By.AGENT, By.SUPERVISOR, By.ADMIN})
    public ContactResponse one(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company of = caller.workspace(workspace);
        return ContactResponse.of(contacts.get(of.id(), caller.onlyAgent(), Numbers.path(id, UNKNOWN)), of.timeZone());
    }

    @PUT
    @Path("/{id}")
    @Access({By.AGENT, By.ADMIN})
    public ContactResponse change(
            @PathParam("workspaceId") String workspace,
            @PathParam("id") String id,
            @NotNull(message = "must be given") @Valid ContactRequest request) {
        Company of = caller.workspace(workspace);
        return ContactResponse.of(
                contacts.change(
                        of.id(), caller.actor(), caller.onlyAgent(), Numbers.path(id, UNKNOWN), request.toChange()),
                of.timeZone());
    }

    @PUT
    @Path("/{id}/notes")
    @Access({By.AGENT, By.ADMIN})
    public ContactResponse note(
            @PathParam("workspaceId") String workspace,
            @PathParam("id") String id,
            @NotNull(message = "must be given") @Valid NotesRequest request) {
        Company of = caller.workspace(workspace);
        return ContactResponse.of(
                contacts.note(
                        of.id(),
                        caller.actor(),
                        caller.onlyAgent(),
                        Numbers.path(id, UNKNOWN),
                        request.text(),
                        request.version()),
                of.timeZone());
    }

    @DELETE
    @Path("/{id}")
    @Access(By.ADMIN)
    public void delete(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        contacts.delete(caller.workspace(workspace).id(), caller.actor(), Numbers.path(id, UNKNOWN));
    }

    private static ContactFilter filter(Which which) {
        return new ContactFilter(
                word("search", which.search),
                word("lead_status", which.leadStatus),
                word("product", which.product),
                word("market", which.market),
                word("state", which.state),
                word("tag", which.tag),
                Numbers.id(Numbers.queryId("assigned_to", which.assignedTo)),
                Words.trueOrFalse("assigned", which.assigned));
    }

    private static String word(String name, String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > LONGEST_SEARCH || text.indexOf('\0') >= 0) {
            throw DomainException.invalid(name, "contact.long", Integer.toString(LONGEST_SEARCH));
        }
        return text.strip();
    }
}
