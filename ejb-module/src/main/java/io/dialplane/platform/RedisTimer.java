package io.dialplane.platform;

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

/** Looks whether Redis answers, from the start on, so that no request has to find out. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RedisTimer {

    private static final Duration PAUSE = Duration.ofMillis(500);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private Redis redis;

    private Repeated probes;

    @PostConstruct
    void start() {
        redis.probe();
        probes = Repeated.every(timer, workers, PAUSE, "the look at Redis", redis::probe);
    }

    @PreDestroy
    void stop() {
        probes.close();
    }
}
