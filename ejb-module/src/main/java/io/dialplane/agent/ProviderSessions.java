package io.dialplane.agent;

import io.dialplane.agent.TelephonyException.Kind;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Sql;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps log-ins and log-outs at the provider in order, whatever fails and whichever node does them.
 *
 * <p>A session that ends <em>owes</em> a log-out: a row, written in the transaction that ends it, so that no crash loses it. It
 * is <em>settled</em> at once and, when that fails, again and again by a timer on every node, for a day. A newer log-in of the
 * identity drops what is owed; one that is under way is waited for. So nobody is logged out who has logged in since.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ProviderSessions {

    private static final System.Logger LOG = System.getLogger(ProviderSessions.class.getName());

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(TelephonyProvider.PATIENCE + 4);

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Sql sql;

    @Inject
    private OwedLogOuts owed;

    @Inject
    private LogOutSettler settler;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private TelephonyMetrics metrics;

    @Resource
    private ManagedExecutorService workers;

    /**
     * Logs a session's agent in at his provider. Call it when the session's row is committed, outside any transaction. Waits for
     * a log-out of this identity that is under way, up to {@link TelephonyProvider#PATIENCE} seconds.
     *
     * <p>When it fails, a log-out is owed by itself: nobody is half in. The caller ends the session's row then.
     *
     * @throws TelephonyException when the agent is not certainly in
     */
    public void logIn(AgentIdentity agent) {
        TelephonyProvider provider = providers.of(agent);
        if (provider.name() == null) {
            return;
        }
        try {
            awaitLogOut(agent);
            provider.logIn(agent);
        } catch (TelephonyException e) {
            metrics.failed("login", e.kind());
            sql.session(session -> {
                owed.owe(session, agent, UUID.randomUUID());
                return null;
            });
            throw e;
        }
    }

    private void awaitLogOut(AgentIdentity agent) {
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (owed.drop(agent)) {
            if (System.nanoTime() - deadline > 0) {
                throw new TelephonyException(Kind.UNREACHABLE, "The agent is still being logged out");
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    /**
     * Notes, in the caller's transaction, that a session's agent must be logged out; also when the company has no provider, whose
     * settings would have to be read with a second connection. When the transaction is committed, {@link #settle}.
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void owe(AgentIdentity agent, UUID sid) {
        owe(Sql.within(em), agent, sid);
    }

    /**
     * The same when the agent may have been let in only now, after the end of his session: what was owed for that may have been settled
     * before, or is just being settled.
     */
    @TransactionAttribute(TransactionAttributeType.MANDATORY)
    public void oweAgain(AgentIdentity agent) {
        owe(Sql.within(em), agent, UUID.randomUUID());
    }

    /** The same in a transaction that the server's transaction manager knows nothing of. */
    @TransactionAttribute(TransactionAttributeType.SUPPORTS)
    public void owe(Sql.Statements transaction, AgentIdentity agent, UUID sid) {
        transaction.run(session -> {
            owed.owe(session, agent, sid);
            return null;
        });
    }

    /** Logs out what a company owes now, on a thread of its own; call it when the transaction of {@link #owe} is committed. */
    public void settle(CompanyId company) {
        if (providers.of(company).name() != null) {
            try {
                workers.execute(settler::settleAll);
            } catch (RejectedExecutionException e) {
                LOG.log(System.Logger.Level.DEBUG, "The timer will settle it", e);
            }
        }
    }
}
