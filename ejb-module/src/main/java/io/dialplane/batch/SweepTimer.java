package io.dialplane.batch;

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

/** Repeats the sweeps, on every node: an import's may take longer than the pause between two. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SweepTimer {

    private static final Duration SWEEPS = Duration.ofSeconds(5);
    private static final Duration CURSORS = Duration.ofMinutes(1);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private SweepService sweep;

    private Repeated sweeps;
    private Repeated retries;
    private Repeated cursors;

    @PostConstruct
    void start() {
        sweeps = Repeated.every(timer, workers, SWEEPS, "the sweep of the number queue", sweep::everythingDue);
        retries = Repeated.every(timer, workers, SWEEPS, "the refill of retries", sweep::retries);
        cursors = Repeated.every(timer, workers, CURSORS, "the move of idle cursors", sweep::idleCursors);
    }

    @PreDestroy
    void stop() {
        sweeps.close();
        retries.close();
        cursors.close();
    }
}
