package io.dialplane.calllog;

import io.dialplane.agent.AgentMoved;
import io.dialplane.platform.Sql;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.RejectedExecutionException;

/** Tells live at once what agents do when they say it; {@link CallClosing} tells what is not heard here. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentWatch {

    private static final System.Logger LOG = System.getLogger(AgentWatch.class.getName());

    @Inject
    private Sql sql;

    @Inject
    private CallDesk desk;

    @Resource
    private ManagedExecutorService workers;

    /** Whoever says to be free is, once that is answered; nobody who logs in or out waits until others know. */
    public void heard(@Observes AgentMoved agent) {
        if (agent.isWord()) {
            moved(agent);
            return;
        }
        try {
            workers.execute(() -> moved(agent));
        } catch (RejectedExecutionException e) {
            later(agent, e);
        }
    }

    /** Whoever says to be free is in no call; whoever has logged in may be, in another browser. */
    void moved(AgentMoved agent) {
        try {
            if (agent.userId() != null && agent.isWord()) {
                desk.letGo(agent.companyId(), agent.userId());
            } else if (agent.userId() != null) {
                desk.hasLoggedIn(agent.companyId(), agent.userId());
            }
            sql.transaction(session -> {
                session.enter(agent.companyId());
                FeedSql.everybody(session, agent.companyId());
                return null;
            });
        } catch (RuntimeException e) { // agents log in and out all the same
            later(agent, e);
        }
    }

    private static void later(AgentMoved agent, RuntimeException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "What agents of company {0} do is told later: {1}",
                agent.companyId(),
                e.getMessage());
    }
}
