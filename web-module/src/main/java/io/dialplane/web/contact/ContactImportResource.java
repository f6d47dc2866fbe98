package io.dialplane.web.contact;

import io.dialplane.company.Company;
import io.dialplane.contact.ContactImport;
import io.dialplane.contact.ContactImports;
import io.dialplane.web.importing.UploadedFile;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import io.dialplane.web.platform.Words;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** Files of contacts, which are merged in the background. */
@ApplicationScoped
@Path("/api/workspaces/{workspaceId}/contacts/imports")
@Produces(MediaType.APPLICATION_JSON)
public class ContactImportResource {

    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 500;
    private static final String UNKNOWN = "contact.import-unknown";

    @Inject
    private Caller caller;

    @Inject
    private ContactImports imports;

    /** How far an import is. */
    public record ContactImportResponse(
            int id,
            String fileName,
            String onKnown,
            String state,
            int total,
            int rowCount,
            int created,
            int updated,
            int skipped,
            int invalid,
            String createdBy,
            OffsetDateTime createdAt,
            OffsetDateTime finishedAt) {

        static ContactImportResponse of(ContactImport job, ZoneId zone) {
            return new ContactImportResponse(
                    job.id(),
                    job.fileName(),
                    job.onKnown().word(),
                    job.state(),
                    job.total(),
                    job.rows(),
                    job.created(),
                    job.updated(),
                    job.skipped(),
                    job.invalid(),
                    job.creator(),
                    Times.in(zone, job.createdAt()),
                    Times.in(zone, job.finishedAt()));
        }
    }

    /** A row that was not taken. */
    public record RejectedContactResponse(int row, String field, String given, String message) {}

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Access(By.ADMIN)
    public Response start(
            @PathParam("workspaceId") String workspace,
            @QueryParam("on_known") String onKnown,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream body) {
        Company of = caller.workspace(workspace);
        ContactImport.OnKnown known =
                Words.oneOfSmall("on_known", onKnown, ContactImport.OnKnown.class, ContactImport.OnKnown.UPDATE);
        ContactImport job;
        try (UploadedFile file = UploadedFile.receive(contentType, body, ContactImports.LARGEST_FILE_MB)) {
            job = imports.start(of.id(), caller.actor(), file.name(), file.bytes(), known);
        }
        return Response.accepted(ContactImportResponse.of(job, of.timeZone()))
                .location(UriBuilder.fromPath("/api/workspaces/{workspace}/contacts/imports/{id}")
                        .build(of.id().value(), job.id()))
                .build();
    }

    /** The newest first. */
    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public Response page(
            @PathParam("workspaceId") String workspace,
            @QueryParam("skip") String skip,
            @QueryParam("limit") String limit,
            @QueryParam("count") String count) {
        Company of = caller.workspace(workspace);
        int first = Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE);
        int most = Numbers.query("limit", limit, PAGE, 1, LARGEST_PAGE);
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        List<ContactImportResponse> found = imports.page(of.id(), first, most).stream()
                .map(job -> ContactImportResponse.of(job, of.timeZone()))
                .toList();
        Response.ResponseBuilder response = Response.ok(found);
        return (counted ? response.header("X-Total-Count", imports.count(of.id())) : response).build();
    }

    @GET
    @Path("/{id}")
    @Access({By.SUPERVISOR, By.ADMIN})
    public ContactImportResponse one(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company of = caller.workspace(workspace);
        return ContactImportResponse.of(imports.get(of.id(), Numbers.path(id, UNKNOWN)), of.timeZone());
    }

    /** The first 1,000 rows that were not taken, in order. */
    @GET
    @Path("/{id}/rejected")
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<RejectedContactResponse> rejected(
            @PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company of = caller.workspace(workspace);
        return imports.rejected(of.id(), Numbers.path(id, UNKNOWN)).stream()
                .map(row -> new RejectedContactResponse(row.row(), row.field(), row.given(), row.message()))
                .toList();
    }

    @POST
    @Path("/{id}/cancel")
    @Access(By.ADMIN)
    public ContactImportResponse cancel(@PathParam("workspaceId") String workspace, @PathParam("id") String id) {
        Company of = caller.workspace(workspace);
        return ContactImportResponse.of(
                imports.cancel(of.id(), caller.actor(), Numbers.path(id, UNKNOWN)), of.timeZone());
    }
}
