package io.dialplane.calllog;

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

/** Rings for {@link CallClosing}, on every node. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CallTimer {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CallClosing closing;

    private Repeated repeated;

    @PostConstruct
    void start() {
        repeated = Repeated.every(timer, workers, PAUSE, "the closing of calls", closing::close);
    }

    @PreDestroy
    void stop() {
        repeated.close();
    }

    @Schedule(hour = "*", minute = "43", persistent = false)
    void forgetOld() {
        closing.forgetOld();
    }
}
