package io.dialplane.web.metrics;

import io.dialplane.platform.Metrics;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Metrics in Prometheus' text format. Not {@code /metrics}, which servers have for themselves. */
@ApplicationScoped
@Path("/api/metrics")
public class MetricsResource {

    @Inject
    private Metrics metrics;

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @Access({By.MONITOR, By.SUPERUSER})
    public Response scrape() {
        return Response.ok(metrics.text(), Metrics.CONTENT_TYPE).build();
    }
}
