package io.dialplane.agent;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Logs out at the provider who is to be logged out. Safe on all nodes at once. */
@ApplicationScoped
class LogOutSettler {

    private static final System.Logger LOG = System.getLogger(LogOutSettler.class.getName());

    @Inject
    private OwedLogOuts owed;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private Secrets secrets;

    @Inject
    private TelephonyMetrics metrics;

    /** Logs out all that are due, and gives up those that have been due for too long. */
    void settleAll() {
        for (Optional<OwedLogOut> next = owed.claim(); next.isPresent(); next = owed.claim()) {
            settle(next.get());
        }
        int given = owed.giveUp();
        if (given > 0) {
            metrics.gaveUp(given);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Gave up {0} log-outs at the provider after {1} hours",
                    given,
                    OwedLogOuts.KEPT.toHours());
        }
    }

    private void settle(OwedLogOut one) {
        try {
            TelephonyProvider provider = providers.of(one.companyId());
            AgentIdentity agent = agent(one);
            if (owed.begin(one)) {
                provider.logOut(agent);
                owed.settled(one);
            }
        } catch (TelephonyException e) {
            metrics.failed("logout", e.kind());
            owed.failed(one, e.getMessage());
        } catch (DomainException | IllegalStateException e) { // the password can't be read: the others have to go on
            LOG.log(
                    System.Logger.Level.WARNING,
                    "An agent of company {0} can''t be logged out: {1}",
                    one.companyId(),
                    e);
            owed.failed(one, e.getMessage());
        }
    }

    private AgentIdentity agent(OwedLogOut one) {
        String password = secrets.open(one.password(), OwedLogOut.passwordOwner(one.sid()));
        return new AgentIdentity(one.companyId(), one.account(), one.agentId(), password, null, null);
    }
}
