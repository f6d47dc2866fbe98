package io.dialplane.web.provisioning;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.LowerCamelCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.provisioning.StatusService;
import io.dialplane.provisioning.SwitchStatus;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;

/** How the switches do. */
@ApplicationScoped
@Path("/v1/admin/freeswitch/status")
@Produces(MediaType.APPLICATION_JSON)
public class StatusResource {

    @Inject
    private Caller caller;

    @Inject
    private StatusService status;

    @Inject
    private ClusterService clusters;

    /**
     * How switches do.
     *
     * @param registeredUsers of all clusters that could say so
     * @param activeCalls     of all clusters that could say so
     * @param websocketUrl    of the company's cluster; null: none serves it, or it has none
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record SwitchStatusResponse(
            boolean success,
            int registeredUsers,
            int activeCalls,
            String websocketUrl,
            List<ClusterStatusResponse> clusters) {}

    /**
     * How a cluster does.
     *
     * @param version         null: not known
     * @param registeredUsers null: not known
     * @param activeCalls     null: not known
     */
    @JsonNaming(LowerCamelCaseStrategy.class)
    public record ClusterStatusResponse(
            String name, String mode, boolean reachable, String version, Integer registeredUsers, Integer activeCalls) {

        static ClusterStatusResponse of(SwitchStatus status) {
            return new ClusterStatusResponse(
                    status.name(),
                    status.mode().word(),
                    status.reachable(),
                    status.version(),
                    status.registeredUsers(),
                    status.activeCalls());
        }
    }

    /** The company's cluster with the company's registrations and calls; superusers who name no company see all of all clusters. */
    @GET
    @Access({By.SUPERVISOR, By.ADMIN})
    public SwitchStatusResponse status(@QueryParam("company") String company) {
        CompanyId of = caller.company(company);
        boolean all = caller.isSuperuser() && (company == null || company.isBlank());
        List<SwitchStatus> asked = all ? status.all() : status.of(of).stream().toList();
        return new SwitchStatusResponse(
                true,
                sum(asked.stream().map(SwitchStatus::registeredUsers).toList()),
                sum(asked.stream().map(SwitchStatus::activeCalls).toList()),
                clusters.serving(of)
                        .map(cluster -> cluster.settings().websocketUrl())
                        .orElse(null),
                asked.stream().map(ClusterStatusResponse::of).toList());
    }

    private static int sum(List<Integer> counts) {
        return counts.stream()
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .sum();
    }
}
