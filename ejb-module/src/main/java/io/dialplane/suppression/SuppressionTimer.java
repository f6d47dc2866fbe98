package io.dialplane.suppression;

import io.dialplane.company.Company;
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

/** Repeats, on every node, what makes suppressions true that a server which died had only written down. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SuppressionTimer {

    private static final Duration PAUSE = Duration.ofSeconds(30);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CompanyService companies;

    @Inject
    private SuppressionService suppressions;

    private Repeated pending;

    @PostConstruct
    void start() {
        pending = Repeated.every(
                timer,
                workers,
                PAUSE,
                "the suppression of numbers",
                () -> Repeated.withEach(companies.all(), this::apply));
    }

    private void apply(Company company) {
        suppressions.applyPending(company.id());
    }

    @PreDestroy
    void stop() {
        pending.close();
    }
}
