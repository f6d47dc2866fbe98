package io.dialplane.web.provisioning;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.provisioning.CompanyCluster;
import io.dialplane.provisioning.ReconcileService;
import io.dialplane.provisioning.StatusService;
import io.dialplane.web.platform.Access;
import io.dialplane.web.platform.Access.By;
import io.dialplane.web.platform.Caller;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.provisioning.ClusterRecords.ClusterRequest;
import io.dialplane.web.provisioning.ClusterRecords.ClusterResponse;
import io.dialplane.web.provisioning.ClusterRecords.ClusterTestResponse;
import io.dialplane.web.provisioning.ClusterRecords.CompanyClusterResponse;
import io.dialplane.web.provisioning.ClusterRecords.CompanyLineRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The clusters of switches, which only superusers see and change. */
@ApplicationScoped
@Path("/v1/admin/clusters")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Access(By.SUPERUSER)
public class ClustersResource {

    private static final String UNKNOWN = "cluster.unknown";

    @Inject
    private Caller caller;

    @Inject
    private ClusterService clusters;

    @Inject
    private ReconcileService reconciler;

    @Inject
    private StatusService status;

    @GET
    public List<ClusterResponse> all() {
        return clusters.all().stream().map(ClusterResponse::of).toList();
    }

    @GET
    @Path("/{id}")
    public ClusterResponse one(@PathParam("id") String id) {
        return ClusterResponse.of(clusters.get(id(id)));
    }

    @POST
    public Response create(@NotNull(message = "must be given") @Valid ClusterRequest request) {
        return Response.status(Response.Status.CREATED)
                .entity(ClusterResponse.of(clusters.create(auditedIn(), caller.actor(), request.toChange())))
                .build();
    }

    @PUT
    @Path("/{id}")
    public ClusterResponse change(
            @PathParam("id") String id, @NotNull(message = "must be given") @Valid ClusterRequest request) {
        return ClusterResponse.of(clusters.change(auditedIn(), caller.actor(), id(id), request.toChange()));
    }

    @DELETE
    @Path("/{id}")
    public void delete(@PathParam("id") String id) {
        clusters.delete(auditedIn(), caller.actor(), id(id));
    }

    /** Asks its switches whether they can be reached in the ways that are set. */
    @POST
    @Path("/{id}/test")
    public ClusterTestResponse test(@PathParam("id") String id) {
        return ClusterTestResponse.of(status.test(id(id)));
    }

    /** Compares its switches with what they are to hold, and repairs them. */
    @POST
    @Path("/{id}/reconcile")
    public ClusterResponse reconcile(@PathParam("id") String id) {
        return ClusterResponse.of(reconciler.reconcile(id(id)));
    }

    /** The companies that were given this cluster. */
    @GET
    @Path("/{id}/companies")
    public List<CompanyClusterResponse> companies(@PathParam("id") String id) {
        int cluster = clusters.get(id(id)).id();
        return clusters.companies(cluster).stream()
                .map(CompanyClusterResponse::of)
                .toList();
    }

    /** Gives a company this cluster and a way out. */
    @PUT
    @Path("/{id}/companies/{company}")
    public CompanyClusterResponse map(
            @PathParam("id") String id,
            @PathParam("company") String company,
            @NotNull(message = "must be given") @Valid CompanyLineRequest request) {
        CompanyId of = caller.company(company);
        return CompanyClusterResponse.of(clusters.map(
                of, caller.actor(), new CompanyCluster(of.value(), id(id), request.gateway(), request.callerId())));
    }

    /** The company is served by the default cluster again, if there is one. */
    @DELETE
    @Path("/{id}/companies/{company}")
    public void unmap(@PathParam("id") String id, @PathParam("company") String company) {
        CompanyId of = caller.company(company);
        CompanyCluster mapping = clusters.mappingOf(of);
        if (mapping.clusterId() == null || mapping.clusterId() != id(id)) {
            throw DomainException.notFound(UNKNOWN, id);
        }
        clusters.map(of, caller.actor(), new CompanyCluster(of.value(), null, null, null));
    }

    private CompanyId auditedIn() {
        return caller.session().companyId();
    }

    private static int id(String text) {
        return Numbers.path(text, UNKNOWN);
    }
}
