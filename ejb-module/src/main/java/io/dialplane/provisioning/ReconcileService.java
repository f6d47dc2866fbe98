package io.dialplane.provisioning;

import io.dialplane.company.CompanyService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Brings the switches of a cluster in line with what they are to hold, when somebody asks for it. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ReconcileService {

    @Inject
    private CompanyService companies;

    @Inject
    private ClusterService clusters;

    @Inject
    private AgentRegistry registry;

    @Inject
    private SwitchProgress progress;

    @Inject
    private SwitchWork work;

    /**
     * Looks at everything and repairs it.
     *
     * @return the cluster afterwards; what is still pending could not be told, or is being told by somebody else
     */
    public Cluster reconcile(int clusterId) {
        clusters.get(clusterId);
        companies.all().forEach(company -> registry.tidy(company.id()));
        progress.tryNow(clusterId);
        work.compare(clusterId);
        return clusters.get(clusterId);
    }
}
