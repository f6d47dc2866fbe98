package io.dialplane.calllog;

import io.dialplane.agent.AgentMoved;
import io.dialplane.platform.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Tells live at once what agents do when they say it; {@link CallClosing} tells what is not heard here. */
@ApplicationScoped
public class AgentWatch {

    private static final System.Logger LOG = System.getLogger(AgentWatch.class.getName());

    @Inject
    private Sql sql;

    @Inject
    private CallDesk desk;

    /** Whoever says to be free is in no call; whoever has logged in may be, in another browser. */
    void moved(@Observes AgentMoved agent) {
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
            LOG.log(
                    System.Logger.Level.WARNING,
                    "What agents of company {0} do is told later: {1}",
                    agent.companyId(),
                    e.getMessage());
        }
    }
}
