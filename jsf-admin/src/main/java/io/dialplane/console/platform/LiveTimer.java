package io.dialplane.console.platform;

import io.dialplane.agent.AgentSessions;
import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStates;
import io.dialplane.agent.AgentStatus;
import io.dialplane.batch.BatchService;
import io.dialplane.batch.DialingNow;
import io.dialplane.billing.LedgerService;
import io.dialplane.calllog.CallFeed;
import io.dialplane.importing.ImportJob;
import io.dialplane.importing.ImportService;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.AgentImport;
import io.dialplane.provisioning.AgentJob;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.statistics.Overview;
import io.dialplane.statistics.StatisticsService;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tells browsers that what they show has changed, wherever it was changed: each node looks at the companies that its own
 * browsers look at, every two seconds, and the database is what all nodes have in common.
 */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LiveTimer {

    private static final System.Logger LOG = System.getLogger(LiveTimer.class.getName());

    private static final int JOBS = 5;

    @Inject
    private Watched watched;

    @Inject
    private StatisticsService statistics;

    @Inject
    private LedgerService ledger;

    @Inject
    private ScheduleService schedules;

    @Inject
    private BatchService batches;

    @Inject
    private ImportService imports;

    @Inject
    private AgentStates agents;

    @Inject
    private AgentSessions sessions;

    @Inject
    private AgentImport agentFiles;

    @Inject
    private CallFeed calls;

    @Inject
    @Push(channel = "live")
    private PushContext browsers;

    private final Map<Integer, Picture> seen = new HashMap<>();

    /** What pages show of a company; of calls the number of the last event tells that something has changed. */
    private record Picture(
            Overview overview,
            long balance,
            int scheduleVersion,
            Instant changesAt,
            boolean allowed,
            String reason,
            List<ImportJob> jobs,
            List<AgentStatus> agents,
            List<Live> sessions,
            List<AgentJob> agentJobs,
            long calls) {}

    /** What pages show of an agent's session: not its end, which each heartbeat moves. */
    private record Live(UUID sid, AgentState state, String reason) {}

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void look() {
        watched.ask(browsers);
        Set<Integer> companies = watched.companies();
        seen.keySet().retainAll(companies);
        for (Integer company : companies) {
            try {
                Picture now = picture(new CompanyId(company));
                Picture before = seen.put(company, now);
                if (before != null && !before.equals(now)) {
                    browsers.send("changed", company);
                }
            } catch (RuntimeException e) { // of the database, say: its pages go on to show what they have
                LOG.log(System.Logger.Level.DEBUG, "Nothing is known of a company", e);
            }
        }
    }

    private Picture picture(CompanyId company) {
        DialingNow dialing = batches.dialing(company);
        return new Picture(
                statistics.overview(company),
                ledger.balance(company),
                schedules.get(company).version(),
                dialing.changesAt(),
                dialing.allowed(),
                dialing.reason(),
                imports.page(company, 0, JOBS),
                agents.all(company),
                sessions.live(company).stream()
                        .map(session -> new Live(session.sid(), session.state(), session.stateReason()))
                        .toList(),
                agentFiles.latest(company, JOBS),
                calls.last(company));
    }
}
