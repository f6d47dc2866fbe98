package io.dialplane.calllog;

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
import java.util.concurrent.ThreadLocalRandom;

/** Rings for {@link CallClosing}, on every node. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class CallTimer {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration FORGETTING = Duration.ofHours(1);

    /** Before the first: some servers are restarted often. */
    private static final Duration FIRST_FORGETTING = Duration.ofMinutes(10);

    /** Longer by up to that much: nodes that are started together do not come together for ever. */
    private static final Duration APART = Duration.ofMinutes(4);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CallClosing closing;

    private final List<Repeated> repeated = new ArrayList<>();

    @PostConstruct
    void start() {
        repeated.add(Repeated.every(timer, workers, PAUSE, "the closing of calls", closing::close));
        repeated.add(Repeated.every(
                timer,
                workers,
                apart(FIRST_FORGETTING),
                apart(FORGETTING),
                "the forgetting of old events of calls",
                closing::forgetOld));
    }

    private static Duration apart(Duration pause) {
        return pause.plusMillis(ThreadLocalRandom.current().nextLong(APART.toMillis()));
    }

    @PreDestroy
    void stop() {
        repeated.forEach(Repeated::close);
    }
}
