package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import io.dialplane.session.Session;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** What agents are doing: they say it, supervisors see it, the provider is told whether to give them calls. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentStates {

    private static final System.Logger LOG = System.getLogger(AgentStates.class.getName());
    private static final int LONGEST_REASON = 500;
    private static final int MOST_PUSHED_AGAIN = 3;
    private static final Set<AgentState> OF_CALLS = EnumSet.of(AgentState.BUSY, AgentState.ON_CALL, AgentState.WRAP_UP);

    @Inject
    private AgentSessionRegistry registry;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private Event<AgentMoved> moved;

    @Resource
    private ManagedExecutorService workers;

    /**
     * What became of a new state.
     *
     * @param reason   null: none
     * @param provider that was told; null: there is none
     * @param pushed   whether the provider knows it
     */
    public record Changed(AgentState state, String reason, Instant since, String provider, boolean pushed) {}

    /**
     * Sets the state of a session's agent, and then tells the provider. What the provider doesn't take in counts here all the same.
     *
     * @param reason cut to 500 characters; null: none
     * @throws DomainException 409 when the session uses no telephony identity
     */
    public Changed change(Session session, AgentState state, String reason) {
        AgentSessionQueries.Row now = registry.say(
                        session.companyId(), session.sid(), state, Texts.cut(reason, LONGEST_REASON))
                .orElseThrow(() -> DomainException.conflict("agent.not-logged-in"));
        moved.fire(
                state == AgentState.AVAILABLE
                        ? AgentMoved.free(session.companyId(), session.userId())
                        : AgentMoved.other(session.companyId()));
        TelephonyProvider provider = providers.of(now.identity(null));
        boolean pushed = provider.name() != null && pushLatest(provider, now);
        return new Changed(now.state(), now.stateReason(), now.stateSince(), provider.name(), pushed);
    }

    /**
     * Tells the provider, on a thread of its own, what the agent of a session that has just begun is doing. Log-ins begin as available: most
     * clients know no states. What the provider does with an agent who is logged in and has said nothing, is its own affair.
     */
    public void tell(Session session) {
        try {
            workers.execute(
                    () -> registry.find(session.companyId(), session.sid()).ifPresent(row -> {
                        TelephonyProvider provider = providers.of(row.identity(null));
                        if (provider.name() != null) {
                            pushLatest(provider, row);
                        }
                    }));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.WARNING, "The provider is not told that an agent is available", e);
        }
    }

    /** Two changes at once may reach the provider in the wrong order: whoever told it looks whether that still is so. */
    private boolean pushLatest(TelephonyProvider provider, AgentSessionQueries.Row mine) {
        boolean pushed = push(provider, mine);
        Optional<AgentSessionQueries.Row> newer = newer(mine);
        for (int again = 0; newer.isPresent() && again < MOST_PUSHED_AGAIN; again++) {
            pushed = push(provider, newer.get());
            newer = newer(newer.get());
        }
        return pushed;
    }

    /** Not what providers tell: it is known to them. */
    private Optional<AgentSessionQueries.Row> newer(AgentSessionQueries.Row told) {
        return registry.find(told.companyId(), told.sid())
                .filter(now -> !now.stateSince().equals(told.stateSince()))
                .filter(now -> !OF_CALLS.contains(now.state()));
    }

    private static boolean push(TelephonyProvider provider, AgentSessionQueries.Row row) {
        String reason = row.stateReason() == null ? row.state().word() : row.stateReason();
        try {
            provider.changeState(row.identity(null), row.state().atProvider(), reason);
            return true;
        } catch (TelephonyException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Agent {0} of company {1} is {2}, but the provider does not know: {3}",
                    row.ozonetelAgentId(),
                    row.companyId(),
                    row.state().word(),
                    e.getMessage());
            return false;
        }
    }

    /** A company's active agents, in the order of their ids. */
    public List<AgentStatus> all(CompanyId company) {
        return registry.statuses(company);
    }
}
