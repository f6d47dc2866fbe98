package io.dialplane.importing;

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
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for import jobs and runs them, on every node, and forgets old ones. Jobs have threads of their own: they take
 * minutes, and the server's workers are few.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ImportTimer {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private ImportRunner runner;

    @Inject
    private ImportService imports;

    @Inject
    private CompanyService companies;

    private final List<Repeated> repeated = new ArrayList<>();

    @PostConstruct
    void start() {
        for (int i = 0; i < ImportConfig.AT_ONCE; i++) {
            repeated.add(Repeated.every(
                    timer, work -> threads.newThread(work).start(), PAUSE, "the running of imports", runner::runAll));
        }
        repeated.add(Repeated.every(timer, workers, ImportConfig.BEAT, "the signs of life of imports", runner::beat));
    }

    @PreDestroy
    void stop() {
        runner.stop();
        repeated.forEach(Repeated::close);
    }

    @Schedule(hour = "*", minute = "47", persistent = false)
    void forgetOld() {
        Repeated.withEach(companies.all(), company -> imports.forgetOld(company.id()));
    }
}
