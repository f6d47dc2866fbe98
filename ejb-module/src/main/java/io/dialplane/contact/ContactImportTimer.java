package io.dialplane.contact;

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

/** Goes on, on every node, with files of contacts that wait or that a server which died had begun. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ContactImportTimer {

    private static final Duration EVERY = Duration.ofSeconds(5);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private ContactImports imports;

    private Repeated repeated;

    @PostConstruct
    void start() {
        repeated = Repeated.every(
                timer,
                workers,
                EVERY,
                "the import of contacts",
                () -> Repeated.withEach(imports.companies(), imports::run));
    }

    @PreDestroy
    void stop() {
        repeated.close();
    }
}
