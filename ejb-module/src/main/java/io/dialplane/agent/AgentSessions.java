package io.dialplane.agent;

import io.dialplane.audit.Actor;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Repeated;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import io.dialplane.user.Editor;
import jakarta.annotation.Resource;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Agents log in and out: one telephony identity, one live session.
 *
 * <p>The row in PostgreSQL decides ({@link AgentSessionRegistry}). It is committed before the provider is asked, and what the
 * provider refuses is taken back; Redis ({@link SessionMirror}) is told last. Nothing here runs in a transaction.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class AgentSessions {

    /** The door of {@link #open}. */
    public static final String DOOR = "agent";

    /** How long an agent's session lives after a heartbeat. */
    public static final Duration IDLE = Duration.ofSeconds(3600);

    /** A log-in whose server dies holds its identity no longer than that; the provider has answered or failed by then. */
    public static final Duration LOGGING_IN = Duration.ofSeconds(90);

    private static final System.Logger LOG = System.getLogger(AgentSessions.class.getName());

    /** Who closes as many sessions of others and is still not the first won't ever be. */
    private static final int ATTEMPTS = 20;

    private static final int READ_AT_ONCE = 500;
    private static final Duration BUSY_RETRY = Duration.ofSeconds(1);

    @Inject
    private AgentRecordService records;

    @Inject
    private AgentSessionRegistry registry;

    @Inject
    private AgentSessionQueries queries;

    @Inject
    private Heartbeats heartbeats;

    @Inject
    private SessionMirror mirror;

    @Inject
    private SessionService sessions;

    @Inject
    private ProviderSessions provider;

    @Inject
    private TelephonyProviders providers;

    @Inject
    private PooledTelephones pool;

    @Inject
    private AgentStates states;

    @Inject
    private CompanyService companies;

    @Inject
    private Event<AgentMoved> moved;

    @Resource
    private ManagedExecutorService workers;

    /**
     * Gives a session that has just been opened at the agents' door its agent's telephony identity: that of the person's record, else the
     * extensions of the company's pool, else none where agents are called in their browsers. When it can't have it, the session ends. It lives
     * for {@link #IDLE} after each heartbeat.
     *
     * @param inBrowsers whether the company's agents are called in their browsers, and need no telephone of their own
     * @throws DomainException 403 when the person has no telephony, 409 when somebody else uses the identity, 502 when the
     *                         provider doesn't let the agent in, 401 when the session was ended meanwhile
     */
    public AgentTelephony open(Session session, Actor actor, boolean inBrowsers) {
        return orEnd(session, () -> {
            Optional<AgentRecordService.Telephony> recorded = records.telephony(session.companyId(), session.userId());
            Optional<AgentRecordService.Telephony> telephony =
                    recorded.or(() -> session.companyId().equals(companies.defaultCompany())
                            ? DevelopmentAgent.telephony()
                            : Optional.empty());
            if (telephony.isPresent()) {
                Claim.Source source = recorded.isPresent() ? Claim.Source.RECORD : Claim.Source.ENVIRONMENT;
                return openRecorded(session, actor, telephony.get(), source);
            }
            Claim claim = pool.claim(session);
            boolean hasTelephone = !claim.extensions().isEmpty();
            if (!hasTelephone && !inBrowsers) {
                throw DomainException.forbidden("agent.not-configured");
            }
            begin(session, actor, claim, Lifetime.sinceHeartbeat(IDLE));
            return hasTelephone ? pool.telephony(session, claim) : AgentTelephony.inBrowser();
        });
    }

    /**
     * Gives a session that has just been opened at the desktop's door the extensions of the company's pool, if there are any. When it can't
     * have them, it ends.
     *
     * @param lifetime of the session from now on; until then it lives as long as the log-in may take
     * @throws DomainException 409 when somebody else uses an extension, 401 when the session was ended meanwhile
     */
    public void openAtDesktop(Session session, Actor actor, Duration lifetime) {
        orEnd(session, () -> {
            begin(session, actor, pool.claim(session), Lifetime.sinceBeginning(lifetime));
            return null;
        });
    }

    private <T> T orEnd(Session session, Supplier<T> work) {
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            if (!done) {
                sessions.end(session.sid(), "refused");
            }
        }
    }

    private AgentTelephony openRecorded(
            Session session, Actor actor, AgentRecordService.Telephony telephony, Claim.Source source) {
        CompanyId company = session.companyId();
        int version = providers.version(company);
        AgentIdentity identity = new AgentIdentity(
                company,
                providers.account(company),
                telephony.ozonetelAgentId(),
                telephony.ozonetelPassword(),
                telephony.sipExtension(),
                telephony.campaignName());
        SipServer sip = providers.sip(company);
        List<String> extensions = telephony.sipExtension() == null ? List.of() : List.of(telephony.sipExtension());
        String server = SipServer.key(sip.domain(), company);
        begin(session, actor, new Claim(identity, server, extensions, source, version), Lifetime.sinceHeartbeat(IDLE));
        return AgentTelephony.of(providers.of(identity).name(), telephony, sip);
    }

    private void begin(Session session, Actor actor, Claim claim, Lifetime lifetime) {
        CompanyId company = session.companyId();
        AgentIdentity identity = claim.identity();
        refuseAtOnce(session, identity);
        AgentSessionRegistry.Reservation reserved = reserve(session, actor, claim);
        if (claim.source() == Claim.Source.POOL) {
            pool.takeOver(session);
        }
        try {
            provider.logIn(identity);
        } catch (TelephonyException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Agent {0} of company {1} is not logged in: {2}",
                    identity.ozonetelAgentId(),
                    company,
                    e.getMessage());
            registry.withdraw(company, session, actor);
            provider.settle(company);
            throw DomainException.badGateway("agent.provider-failed", e.getMessage());
        }
        if (registry.confirm(company, session, actor, lifetime)) {
            mirror.write(identity, session, reserved.since(), IDLE);
            states.tell(session);
            announce(AgentMoved.loggedIn(company, session.userId()));
        } else {
            // taken over, deactivated, deleted, or ended by a supervisor while the provider was asked
            registry.logOutAgain(company, session.sid(), identity);
            provider.settle(company);
            if (!sessions.wasEndedFor(session.sid(), "taken-over")) {
                throw DomainException.unauthorized("token.invalid");
            }
        }
    }

    /** What Redis says is looked up before anything is locked; it alone refuses nobody, for it may have missed a log-out. */
    private void refuseAtOnce(Session session, AgentIdentity identity) {
        mirror.holder(identity)
                .filter(holder -> !holder.memberId().equals(Integer.toString(session.userId())))
                .filter(holder -> queries.isLive(holder.sid()))
                .ifPresent(holder -> {
                    throw DomainException.conflict("agent.in-use");
                });
    }

    private AgentSessionRegistry.Reservation reserve(Session session, Actor actor, Claim claim) {
        for (int i = 0; i < ATTEMPTS; i++) {
            AgentSessionRegistry.Reservation reserved = registry.reserve(session.companyId(), session, actor, claim);
            tell(reserved.closed());
            if (reserved.inTheWay().isEmpty()) {
                return reserved;
            }
            reserved.inTheWay().forEach(this::closeDead);
        }
        throw DomainException.unavailable(BUSY_RETRY, "login.busy");
    }

    /**
     * A sign of life of a session: it lives on, and Redis knows it again if it had forgotten.
     *
     * @throws DomainException 401 when the session is over
     */
    public void heartbeat(Session session) {
        Heartbeats.Beat beat =
                heartbeats.of(session.sid()).orElseThrow(() -> DomainException.unauthorized("token.invalid"));
        if (beat.identity() != null) {
            mirror.write(beat.identity(), session, beat.since(), IDLE);
        }
    }

    /** Ends a session, and frees the identity if it uses one. */
    public void logOut(Session session, Actor actor) {
        List<AgentSessionRegistry.Closed> closed =
                registry.close(session.companyId(), session.sid(), actor, "logout").stream()
                        .toList();
        sessions.end(session.sid(), "logout");
        if (closed.isEmpty()) {
            announce(AgentMoved.other(session.companyId()));
        }
        tell(closed);
    }

    /** A company's live sessions, the oldest first. */
    public List<AgentSession> live(CompanyId company) {
        return queries.live(company);
    }

    /**
     * Ends a session of somebody.
     *
     * @throws DomainException 404 when the company has no such session that lives
     */
    public void end(CompanyId company, Actor actor, UUID sid) {
        Optional<AgentSessionRegistry.Closed> closed =
                queries.isLive(sid) ? registry.close(company, sid, actor, "ended") : Optional.empty();
        tell(List.of(closed.orElseThrow(() -> DomainException.notFound("agent.no-session", sid))));
    }

    /** Removes a person's telephony record; a session that uses it ends. As {@link AgentRecordService#remove}. */
    public void removeRecord(CompanyId company, Editor by, int userId) {
        tell(records.remove(company, by, userId));
    }

    /** The identity that a session uses, without its password; empty: none. */
    public Optional<AgentIdentity> identityOf(Session session) {
        return queries.find(session.companyId(), session.sid(), false).map(row -> row.identity(null));
    }

    /** Closes what belongs to sessions that are over, whoever ended them or let them run out. Safe on all nodes at once. */
    public void closeDead() {
        Repeated.withEach(allDead(), this::closeDead);
    }

    /** However many can't be closed, the others have their turn. */
    private List<AgentSessionRegistry.Dead> allDead() {
        List<AgentSessionRegistry.Dead> all = new ArrayList<>();
        UUID last = AgentSessionQueries.FIRST;
        List<AgentSessionRegistry.Dead> some;
        do {
            some = queries.dead(last, READ_AT_ONCE);
            all.addAll(some);
            last = some.isEmpty() ? last : some.get(some.size() - 1).sid();
        } while (some.size() == READ_AT_ONCE);
        return all;
    }

    private void closeDead(AgentSessionRegistry.Dead dead) {
        registry.closeIfDead(dead.company(), dead.sid()).ifPresent(closed -> {
            LOG.log(System.Logger.Level.INFO, "Session {0} is over: {1} is free", closed.sid(), closed.identity());
            tell(List.of(closed));
        });
    }

    private void tell(Collection<AgentSessionRegistry.Closed> closed) {
        for (AgentSessionRegistry.Closed one : closed) {
            mirror.remove(one.identity(), one.sid());
        }
        closed.stream().map(one -> one.identity().companyId()).distinct().forEach(company -> {
            provider.settle(company);
            announce(AgentMoved.other(company));
        });
    }

    /** On a thread of its own: nobody who logs in or out waits until it is told what agents do. */
    private void announce(AgentMoved agent) {
        try {
            workers.execute(() -> moved.fire(agent));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "What agents do is told later", e);
        }
    }
}
