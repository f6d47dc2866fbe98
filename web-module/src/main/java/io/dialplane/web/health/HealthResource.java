package io.dialplane.web.health;

import io.dialplane.platform.HealthService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Health for load balancers: alive, and ready for requests. */
@ApplicationScoped
@Path("/api/health")
@Produces(MediaType.APPLICATION_JSON)
public class HealthResource {

    @Inject
    private HealthService health;

    /** The whole, and what it was judged by. */
    public record HealthResponse(String status, List<Check> checks) {}

    /** One thing looked at. */
    public record Check(String name, String status) {}

    @GET
    @Path("/live")
    @Access(By.ANYONE)
    public HealthResponse live() {
        return new HealthResponse("UP", List.of());
    }

    /** 503 when the database does not answer; Redis is shown, but does not make a node unready. */
    @GET
    @Path("/ready")
    @Access(By.ANYONE)
    public Response ready() {
        boolean database = health.databaseAnswers();
        boolean redis = health.redisAnswers();
        return Response.status(database ? 200 : 503)
                .entity(new HealthResponse(
                        word(database),
                        List.of(new Check("database", word(database)), new Check("redis", word(redis)))))
                .build();
    }

    private static String word(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
