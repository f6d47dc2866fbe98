package io.dialplane.agent;

import io.dialplane.agent.ozonetel.OzonetelTokens;
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

/** Starts, on every node, the forgetting of what providers told, of calls that were asked for, and of tokens. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ProviderTimer {

    private static final Duration PAUSE = Duration.ofHours(1);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private ProviderEvents events;

    @Inject
    private DialService calls;

    @Inject
    private OzonetelTokens tokens;

    @Inject
    private CompanyService companies;

    private Repeated repeated;

    @PostConstruct
    void start() {
        repeated = Repeated.every(timer, workers, PAUSE, "the forgetting of what providers told", this::forgetOld);
    }

    @PreDestroy
    void stop() {
        repeated.close();
    }

    private void forgetOld() {
        events.forgetOld();
        tokens.forgetOld();
        Repeated.withEach(companies.all(), company -> calls.forgetOld(company.id()));
    }
}
