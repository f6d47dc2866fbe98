package io.dialplane.console.platform;

import io.dialplane.agent.AgentSessions;
import io.dialplane.agent.AgentState;
import io.dialplane.agent.AgentStates;
import io.dialplane.agent.AgentStatus;
import io.dialplane.batch.BatchService;
import io.dialplane.batch.DialingNow;
import io.dialplane.billing.LedgerService;
import io.dialplane.calllog.CallFeed;
import io.dialplane.contact.ContactImport;
import io.dialplane.contact.ContactImports;
import io.dialplane.importing.ImportJob;
import io.dialplane.importing.ImportService;
import io.dialplane.platform.CompanyId;
import io.dialplane.provisioning.AgentImport;
import io.dialplane.provisioning.AgentJob;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.statistics.Overview;
import io.dialplane.statistics.StatisticsService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What live pages show of the companies that browsers at this node look at, as it was when it was last looked at. Each change
 * is a version with a number that no other has, also not one of before a restart.
 */
@ApplicationScoped
public class Pictures {

    private static final System.Logger LOG = System.getLogger(Pictures.class.getName());

    private static final int JOBS = 5;

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
    private ContactImports contactFiles;

    @Inject
    private Clock clock;

    private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();

    Pictures() {}

    Pictures(Clock clock) {
        this.clock = clock;
    }

    private record Seen(Object picture, long version) {}

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
            List<LiveSession> sessions,
            List<AgentJob> agentJobs,
            List<ContactImport> contactJobs,
            long calls) {}

    /** What pages show of an agent's session: not its end, which each heartbeat moves. */
    private record LiveSession(UUID sid, AgentState state, String reason) {}

    /**
     * What is read from now on is at least this version. A company that nobody looked at before is looked at now, so that
     * what changes until the next time is a change.
     *
     * @return 0: nothing is known, as the database is away
     */
    long version(int company) {
        Seen known = seen.get(company);
        if (known == null) {
            try {
                Seen first = seen(picture(new CompanyId(company)));
                Seen other = seen.putIfAbsent(company, first);
                known = other == null ? first : other;
            } catch (RuntimeException e) { // whether the page can do without is its own matter
                LOG.log(System.Logger.Level.DEBUG, "Nothing is known of a company", e);
                return 0;
            }
        }
        return known.version();
    }

    /** Looks at a company again and says whether it shows something else, or nobody knows. */
    boolean look(int company) {
        Object now = picture(new CompanyId(company));
        Seen before = seen.get(company);
        if (before != null && before.picture().equals(now)) {
            return false;
        }
        seen.put(company, seen(now));
        return true;
    }

    /** Forgets all other companies. */
    void keep(Set<Integer> companies) {
        seen.keySet().retainAll(companies);
    }

    private Seen seen(Object picture) {
        return new Seen(picture, last.updateAndGet(number -> Math.max(number + 1, clock.millis())));
    }

    Object picture(CompanyId company) {
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
                        .map(session -> new LiveSession(session.sid(), session.state(), session.stateReason()))
                        .toList(),
                agentFiles.latest(company, JOBS),
                contactFiles.page(company, 0, JOBS),
                calls.last(company));
    }
}
