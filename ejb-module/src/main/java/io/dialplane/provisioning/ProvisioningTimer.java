package io.dialplane.provisioning;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Lanes;
import io.dialplane.platform.Repeated;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Repeats, on every node, what brings switches up to date: it tidies what died or changed elsewhere, tells switches what they have
 * not been told, and looks from time to time whether they still hold it. A cluster that does not answer keeps no other one waiting, nor do
 * one company's agents another's.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ProvisioningTimer {

    private static final Duration TIDY = Duration.ofSeconds(5);
    private static final Duration TELL = Duration.ofSeconds(1);
    private static final Duration COMPARE = Duration.ofMinutes(10);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CompanyService companies;

    @Inject
    private ClusterService clusters;

    @Inject
    private AgentRegistry registry;

    @Inject
    private AgentImport agents;

    @Inject
    private SwitchEntries entries;

    @Inject
    private SwitchProgress progress;

    @Inject
    private SwitchWork work;

    @Inject
    private SwitchConnections connections;

    private Lanes lanes;

    private final List<Repeated> repeated = new ArrayList<>();

    @PostConstruct
    void start() {
        lanes = new Lanes(workers);
        repeated.add(Repeated.every(
                timer, workers, TIDY, "the tidying of provisioning and the agents of files", this::tidy));
        repeated.add(Repeated.every(timer, workers, TELL, "the telling of switches", this::tell));
        repeated.add(Repeated.every(timer, workers, COMPARE, "the comparing of switches", this::compare));
    }

    private void tidy() {
        Repeated.withEach(entries.companiesToTidy(), company -> {
            registry.tidy(new CompanyId(company));
            lanes.run("the agents of files of company " + company, () -> agents.run(new CompanyId(company)));
        });
    }

    private void tell() {
        connections.closeIdle();
        progress.clustersWithDue()
                .forEach(cluster -> lanes.run("the telling of cluster " + cluster, () -> work.run(cluster)));
    }

    /** Also of companies in which nothing seemed to change. */
    private void compare() {
        Repeated.withEach(companies.all(), company -> registry.tidy(company.id()));
        clusters.all()
                .forEach(cluster ->
                        lanes.run("the comparing of cluster " + cluster.id(), () -> work.compare(cluster.id())));
    }

    @PreDestroy
    void stop() {
        repeated.forEach(Repeated::close);
        lanes.close();
    }
}
