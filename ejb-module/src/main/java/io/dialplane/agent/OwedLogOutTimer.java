package io.dialplane.agent;

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

/** Repeats, on every node, the log-outs at the provider that failed or that a node which died had left undone. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OwedLogOutTimer {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private LogOutSettler settler;

    private Repeated owed;

    @PostConstruct
    void start() {
        owed = Repeated.every(timer, workers, PAUSE, "the log-out of agents at their provider", settler::settleAll);
    }

    @PreDestroy
    void stop() {
        owed.close();
    }
}
