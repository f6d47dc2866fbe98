package io.dialplane.agent;

import io.dialplane.company.CompanyService;
import io.dialplane.platform.Repeated;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;

/** Frees the identities of sessions that are over, on every node; forgets the records of people who were deleted. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentSessionTimer {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private AgentSessions sessions;

    @Inject
    private AgentRecordService records;

    @Inject
    private CompanyService companies;

    private Repeated closing;

    @PostConstruct
    void start() {
        closing = Repeated.every(timer, workers, PAUSE, "the closing of agents' sessions", sessions::closeDead);
    }

    @PreDestroy
    void stop() {
        closing.close();
    }

    @Schedule(hour = "*", minute = "37", persistent = false)
    void forgetDeleted() {
        Repeated.withEach(companies.all(), company -> records.removeOfDeleted(company.id()));
    }
}
