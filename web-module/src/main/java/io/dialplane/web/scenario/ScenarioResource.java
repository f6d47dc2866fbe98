package io.dialplane.web.scenario;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.scenario.Scenario;
import io.dialplane.scenario.ScenarioChange;
import io.dialplane.scenario.ScenarioService;
import io.dialplane.user.Editor;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What a company's calls are about. What they cost is for superusers, like every price. */
@ApplicationScoped
@Path("/api/scenarios")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.ADMIN)
public class ScenarioResource {

    private static final String UNKNOWN = "scenario.unknown";

    @Inject
    private Caller caller;

    @Inject
    private ScenarioService scenarios;

    @Inject
    private CompanyService companies;

    /**
     * A change of a scenario; what is absent stays.
     *
     * @param costPerConnected null: as much as the company says
     */
    public record ScenarioRequest(
            @Pattern(regexp = "[^\\p{Cntrl}]{1,255}", message = "must have 1 to 255 characters")
            String displayName,

            Boolean isActive,
            Optional<Long> costPerConnected) {}

    /**
     * A scenario.
     *
     * @param costPerConnected of a billable call; null: as much as the company says
     */
    public record ScenarioResponse(
            int id,
            String name,
            String displayName,
            Long costPerConnected,
            boolean isActive,
            OffsetDateTime createdAt) {}

    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public List<ScenarioResponse> list(@QueryParam("company") String company) {
        CompanyId id = caller.company(company);
        ZoneId zone = companies.get(id).timeZone();
        return scenarios.list(id).stream().map(s -> shown(s, zone)).toList();
    }

    @PUT
    @Path("/{id}")
    public ScenarioResponse change(
            @PathParam("id") String id,
            @QueryParam("company") String company,
            @NotNull(message = "must be given") @Valid ScenarioRequest request) {
        CompanyId of = caller.company(company);
        Scenario changed = scenarios.change(
                of,
                new Editor(caller.actor(), caller.isSuperuser()),
                Numbers.path(id, UNKNOWN),
                new ScenarioChange(request.displayName(), request.isActive(), request.costPerConnected()));
        return shown(changed, companies.get(of).timeZone());
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id, @QueryParam("company") String company) {
        scenarios.delete(caller.company(company), caller.actor(), Numbers.path(id, UNKNOWN));
    }

    private static ScenarioResponse shown(Scenario scenario, ZoneId zone) {
        return new ScenarioResponse(
                scenario.id(),
                scenario.name(),
                scenario.displayName(),
                scenario.costPerConnected(),
                scenario.isActive(),
                Times.in(zone, scenario.createdAt()));
    }
}
