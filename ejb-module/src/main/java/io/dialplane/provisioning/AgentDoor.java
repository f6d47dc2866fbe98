package io.dialplane.provisioning;

import io.dialplane.platform.CompanyId;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets an agent's new session take over the telephone. Registrations that there are end before the new session is told its passwords, or
 * not at all: later it would be the new session's own that ends. A switch that can't be told now keeps an old registration until it
 * expires; its telephone can't renew it.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentDoor {

    private static final Duration TELL = Duration.ofSeconds(3);

    @Inject
    private AgentLogins logins;

    @Inject
    private ClusterService clusters;

    @Inject
    private SwitchWork work;

    @Resource
    private ManagedExecutorService executor;

    /** A session was opened for an agent, and the earlier ones have ended. */
    public void takeOver(CompanyId company, int userId, UUID sid) {
        List<Integer> numbers = logins.takeOver(company, userId, sid);
        if (!numbers.isEmpty()) {
            clusters.serving(company).ifPresent(cluster -> tell(cluster, company, numbers));
        }
    }

    private void tell(Cluster cluster, CompanyId company, List<Integer> numbers) {
        long end = System.nanoTime() + TELL.toNanos();
        try {
            Future<?> told = executor.submit(() -> {
                work.await(cluster.id(), company, numbers, TELL);
                work.endRegistrations(cluster.id(), numbers, Duration.ofNanos(end - System.nanoTime()));
            });
            told.get(TELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            // files are written later; registrations are left alone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
