package io.dialplane.web.provisioning;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.CsvTable;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.AgentImport;
import io.dialplane.provisioning.AgentJob;
import io.dialplane.provisioning.AgentJobRow;
import io.dialplane.user.Editor;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Download;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;

/** Many agents at once, from a file, in the background. */
@ApplicationScoped
@Path("/v1/admin/agents/bulk")
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class AgentImportResource {

    private static final int LARGEST_FILE = 1024 * 1024;
    private static final int PART = 200;
    private static final String UNKNOWN = "bulk.unknown";

    @Inject
    private Caller caller;

    @Inject
    private AgentImport agents;

    @Inject
    private CompanyService companies;

    /** A job. */
    public record AgentJobResponse(boolean success, AgentJobState job) {

        static AgentJobResponse of(AgentJob job, Company company) {
            return new AgentJobResponse(
                    true,
                    new AgentJobState(
                            job.id(),
                            job.state(),
                            job.total(),
                            job.created(),
                            job.failed(),
                            Times.in(company.timeZone(), job.createdAt()),
                            Times.in(company.timeZone(), job.finishedAt())));
        }
    }

    /**
     * How far a job is.
     *
     * @param state      {@code queued, running} or {@code done}
     * @param finishedAt null: it is not over
     */
    public record AgentJobState(
            int id,
            String state,
            int total,
            int created,
            int failed,
            OffsetDateTime createdAt,
            OffsetDateTime finishedAt) {}

    @POST
    @Consumes("text/csv")
    public Response start(@QueryParam("company") String company, InputStream file) {
        CompanyId of = caller.company(company);
        byte[] bytes;
        try {
            bytes = file.readNBytes(LARGEST_FILE + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.length > LARGEST_FILE) {
            throw DomainException.tooLarge("file.too-large", "1");
        }
        AgentJob job = agents.start(of, new Editor(caller.actor(), caller.isSuperuser()), bytes);
        return Response.accepted(AgentJobResponse.of(job, companies.get(of)))
                .location(URI.create("/v1/admin/agents/bulk/" + job.id()))
                .build();
    }

    @GET
    @Path("/{id}")
    public AgentJobResponse one(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        return AgentJobResponse.of(agents.get(of, Numbers.path(id, UNKNOWN)), companies.get(of));
    }

    /** What became of each: its extensions, and the link with which it sets its password. */
    @GET
    @Path("/{id}/result")
    @Produces("text/csv")
    public Response result(@PathParam("id") String id, @QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        int job = agents.get(of, Numbers.path(id, UNKNOWN)).id();
        return Download.of("text/csv;charset=UTF-8", "agents-" + job + ".csv", CsvTable::new, table -> {
            table.row("email", "first_name", "last_name", "status", "extensions", "set_password_link", "error");
            List<AgentJobRow> part = agents.result(of, job, 0, PART);
            while (!part.isEmpty()) {
                for (AgentJobRow row : part) {
                    table.row(
                            row.email(),
                            row.firstName(),
                            row.lastName(),
                            row.userId() != null ? "created" : row.error() != null ? "failed" : "waiting",
                            row.extensions().stream().map(String::valueOf).collect(Collectors.joining(" ")),
                            row.link(),
                            row.error());
                }
                part = agents.result(of, job, part.get(part.size() - 1).n(), PART);
            }
        });
    }
}
