package io.dialplane.mail;

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
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Sends mails and forgets old ones, on every node. The sending has a thread of its own: it waits for servers elsewhere, and the
 * server's workers are few.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class MailTimer {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private MailRunner runner;

    @Inject
    private MailSteps steps;

    @Inject
    private CompanyService companies;

    private Repeated sending;

    @PostConstruct
    void start() {
        sending = Repeated.every(
                timer, work -> threads.newThread(work).start(), PAUSE, "the sending of mails", runner::runAll);
    }

    @PreDestroy
    void stop() {
        runner.stop();
        sending.close();
    }

    @Schedule(hour = "*", minute = "17", persistent = false)
    void forgetOld() {
        Repeated.withEach(companies.all(), company -> steps.forgetOld(company.id()));
    }
}
