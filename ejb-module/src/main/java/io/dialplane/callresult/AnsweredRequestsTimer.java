package io.dialplane.callresult;

import io.dialplane.company.CompanyService;
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

/** Starts the forgetting of old answers, on every node. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AnsweredRequestsTimer {

    private static final Duration PAUSE = Duration.ofHours(1);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CompanyService companies;

    @Inject
    private CallResultService results;

    private Repeated repeated;

    @PostConstruct
    void start() {
        repeated = Repeated.every(timer, workers, PAUSE, "the forgetting of old answers", this::forgetOld);
    }

    @PreDestroy
    void stop() {
        repeated.close();
    }

    private void forgetOld() {
        Repeated.withEach(companies.all(), company -> results.forgetOldAnswers(company.id()));
    }
}
