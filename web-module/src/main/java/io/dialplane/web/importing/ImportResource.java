package io.dialplane.web.importing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.importing.ImportService;
import io.dialplane.importing.NumberRow;
import io.dialplane.importing.RejectedRow;
import io.dialplane.importing.UploadConfig;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Messages;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Download;
import io.dialplane.web.platform.Numbers;
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
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** Files of numbers that are imported in the background. */
@ApplicationScoped
@Path("/api/imports")
@Produces(MediaType.APPLICATION_JSON)
@Access({By.SUPERVISOR, By.ADMIN})
public class ImportResource {

    private static final int PART = 5_000;

    @Inject
    private Caller caller;

    @Inject
    private ImportDoor door;

    @Inject
    private ImportService imports;

    @Inject
    private CompanyService companies;

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Access(By.ADMIN)
    public Response start(
            @QueryParam("company") String company,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            InputStream body) {
        CompanyId of = caller.company(company);
        try (UploadedFile file = UploadedFile.receive(contentType, body, UploadConfig.limitMb())) {
            return door.accept(of, file).build();
        }
    }

    /** The company's jobs, newest first. */
    @GET
    public Response page(
            @QueryParam("company") String company,
            @QueryParam("skip") String skip,
            @QueryParam("limit") String limit,
            @QueryParam("count") String count) {
        int first = Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE);
        int most = Numbers.query("limit", limit, 50, 1, 500);
        boolean counted = Boolean.TRUE.equals(Words.trueOrFalse("count", count));
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        List<ImportResponse> page = imports.page(id, first, most).stream()
                .map(job -> ImportResponse.of(job, of))
                .toList();
        Response.ResponseBuilder response = Response.ok(page);
        return (counted ? response.header("X-Total-Count", imports.count(id)) : response).build();
    }

    @GET
    @Path("/{id}")
    public ImportResponse one(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        return ImportResponse.of(imports.get(of, id(id)), companies.get(of));
    }

    /** Ends a job; what it has merged stays. */
    @POST
    @Path("/{id}/cancel")
    @Access(By.ADMIN)
    public ImportResponse cancel(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        return ImportResponse.of(imports.cancel(of, caller.actor(), id(id)), companies.get(of));
    }

    /** The rows that were not taken, as a file. */
    @GET
    @Path("/{id}/rejected")
    @Produces("text/csv")
    public Response rejected(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        int job = imports.get(of, id(id)).id();
        List<RejectedRow> first = imports.rejected(of, job, -1, PART);
        return Download.of(
                "text/csv; charset=utf-8",
                "import-" + job + "-rejected.csv",
                out -> {
                    CsvTable table = new CsvTable(out);
                    table.row("Row", "Sheet", "Text", "Reason");
                    return table;
                },
                table -> {
                    List<RejectedRow> part = first;
                    while (!part.isEmpty()) {
                        for (RejectedRow rejected : part) {
                            NumberRow row = rejected.row();
                            table.row(row.row(), row.sheet(), row.text(), reason(rejected));
                        }
                        part = imports.rejected(
                                of, job, part.get(part.size() - 1).index(), PART);
                    }
                });
    }

    private static String reason(RejectedRow rejected) {
        return Messages.english(
                "import." + rejected.why().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static int id(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw DomainException.notFound("import.unknown", text);
        }
        return Integer.parseInt(text);
    }
}
