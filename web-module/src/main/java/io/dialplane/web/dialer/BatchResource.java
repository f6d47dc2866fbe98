package io.dialplane.web.dialer;

import io.dialplane.batch.BatchConfig;
import io.dialplane.batch.BatchLog;
import io.dialplane.batch.BatchService;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** Batches of numbers for dialers, and the log of them. */
@ApplicationScoped
@Path("/api/dialer")
@Produces(MediaType.APPLICATION_JSON)
public class BatchResource {

    @Inject
    private Caller caller;

    @Inject
    private BatchService batches;

    @Inject
    private BatchLog log;

    @Inject
    private CompanyService companies;

    @GET
    @Path("/next-batch")
    @Access(By.DIALER)
    public NextBatchResponse next(@QueryParam("size") String size, @QueryParam("company") String company) {
        int wanted = Numbers.query("size", size, BatchConfig.DEFAULT_SIZE, 1, Integer.MAX_VALUE);
        return NextBatchResponse.of(
                batches.next(caller.company(company), wanted, caller.dialer().tokenId()));
    }

    @GET
    @Path("/batches")
    @Access({By.DIALER, By.SUPERVISOR, By.ADMIN})
    public List<BatchResponse> page(
            @QueryParam("company") String company, @QueryParam("skip") String skip, @QueryParam("limit") String limit) {
        CompanyId id = caller.company(company);
        Company of = companies.get(id);
        int first = Numbers.query("skip", skip, 0, 0, Integer.MAX_VALUE);
        int most = Numbers.query("limit", limit, 50, 1, 500);
        return log.page(id, first, most).stream()
                .map(entry -> BatchResponse.of(entry, null, of))
                .toList();
    }

    @GET
    @Path("/batches/{batchId}")
    @Access({By.DIALER, By.SUPERVISOR, By.ADMIN})
    public BatchResponse one(@PathParam("batchId") String batchId, @QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        UUID batch = BatchIds.parse(batchId).orElseThrow(() -> DomainException.notFound("batch.unknown"));
        return BatchResponse.of(log.get(id, batch), log.numbers(id, batch), companies.get(id));
    }
}
