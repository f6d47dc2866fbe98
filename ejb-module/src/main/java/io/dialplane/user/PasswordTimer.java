package io.dialplane.user;

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

/** Answers those who have forgotten their password, and removes links that have expired, on every node. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasswordTimer {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private ForgottenPasswords forgotten;

    private Repeated answers;

    @PostConstruct
    void start() {
        answers = Repeated.every(timer, workers, PAUSE, "the answers to forgotten passwords", this::answerAll);
    }

    private void answerAll() {
        boolean more = true;
        while (more) {
            more = forgotten.answerOne();
        }
    }

    @PreDestroy
    void stop() {
        answers.close();
    }

    @Schedule(hour = "*", minute = "27", persistent = false)
    void removeExpired() {
        forgotten.removeExpired();
    }
}
