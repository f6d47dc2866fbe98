package io.dialplane.web.calllog;

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

/** Rings for {@link EventSockets}. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class EventTimer {

    private static final Duration PAUSE = Duration.ofMillis(250);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private EventSockets sockets;

    private Repeated repeated;

    @PostConstruct
    void start() {
        repeated = Repeated.every(timer, workers, PAUSE, "the telling of live events", sockets::look);
    }

    @PreDestroy
    void stop() {
        repeated.close();
    }
}
