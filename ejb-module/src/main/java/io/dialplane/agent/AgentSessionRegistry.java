package io.dialplane.agent;

import io.dialplane.agent.ozonetel.StoredSettings;
import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.extension.ExtensionService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Secrets;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of {@code agent_session}: who uses which telephony identity. Each method is one transaction with its audit entry;
 * whoever calls tells Redis and the provider when it is committed.
 *
 * <p>Rows are locked in this order, so that nobody waits in a circle: the person's record, the row of {@code agent_session}, that of
 * its {@code user_session}, the person's extensions.
 */
@Stateless
@InCompany
public class AgentSessionRegistry {

    private static final System.Logger LOG = System.getLogger(AgentSessionRegistry.class.getName());

    /** Whoever logs in again then reads what there is by then. */
    private static final Duration CHANGED = Duration.ofSeconds(1);

    @Inject
    private AgentSessionQueries queries;

    @Inject
    private SessionService sessions;

    @Inject
    private ExtensionService extensions;

    @Inject
    private StoredSettings settings;

    @Inject
    private ProviderSessions provider;

    @Inject
    private Secrets secrets;

    @Inject
    private AuditWriter audit;

    /** A session that stands where a new one wants to, though it is over; another company's. */
    public record Dead(CompanyId company, UUID sid) {}

    /** A session that was ended: Redis and the provider have to be told. */
    public record Closed(UUID sid, AgentIdentity identity) {}

    /**
     * What came of an attempt to reserve an identity.
     *
     * @param since    by the database's clock; null: not reserved yet
     * @param closed   sessions that had to go for it
     * @param inTheWay to be closed first, each in its own company; empty: the identity is reserved
     */
    public record Reservation(Instant since, List<Closed> closed, List<Dead> inTheWay) {}

    /** As the audit log keeps an identity in use. */
    private record Snapshot(UUID sid, String ozonetelAgentId, String sipExtension, String reason) {}

    /**
     * Reserves an identity for a session. The member's own earlier session is taken over; one that is over is closed.
     *
     * @throws DomainException 409 when a session of somebody else lives with this agent or one of the extensions, 403 when the record was
     *                         removed meanwhile, 503 when the person has another identity by now
     */
    public Reservation reserve(CompanyId company, Session session, Actor actor, Claim claim) {
        AgentIdentity identity = claim.identity();
        queries.lock(session.userId(), claim);
        if (claim.version() != null) {
            requireSame(settings.hold(company) == claim.version());
        }
        if (claim.source() == Claim.Source.RECORD) {
            // whoever removes the record waits for this transaction, and finds the session
            requireSame(queries.holdRecord(company, session.userId(), identity)
                    .orElseThrow(() -> DomainException.forbidden("agent.not-configured")));
        }
        List<Closed> closed = new ArrayList<>();
        List<Dead> inTheWay = new ArrayList<>();
        List<AgentSessionQueries.Holder> holders = queries.holders(session.userId(), claim);
        if (claim.source() == Claim.Source.POOL) {
            requireSame(extensions.owned(company, session.userId()).stream()
                    .map(String::valueOf)
                    .toList()
                    .equals(claim.extensions()));
        }
        if (holders.stream()
                .anyMatch(holder ->
                        holder.live() && holder.userId() != session.userId() && !hadItBefore(holder, claim))) {
            throw DomainException.conflict("agent.in-use");
        }
        for (AgentSessionQueries.Holder holder : holders) {
            if (!holder.companyId().equals(company)) {
                inTheWay.add(new Dead(holder.companyId(), holder.sid()));
            } else if (!holder.live()) {
                close(company, holder.sid(), Actor.SYSTEM, "expired", true).ifPresent(closed::add);
            } else {
                String reason = holder.userId() == session.userId() ? "taken-over" : "extension-moved";
                close(company, holder.sid(), actor, reason, true).ifPresent(closed::add);
            }
        }
        if (!inTheWay.isEmpty()) {
            return new Reservation(null, closed, inTheWay);
        }
        Instant since = queries.insert(session, claim, secrets.seal(identity.password(), place(session.sid())));
        return new Reservation(since, closed, List.of());
    }

    private static void requireSame(boolean same) {
        if (!same) {
            throw DomainException.unavailable(CHANGED, "login.busy");
        }
    }

    /** An extension of the pool is one person's: another session that uses it as such began before it was moved. */
    private static boolean hadItBefore(AgentSessionQueries.Holder holder, Claim claim) {
        return claim.source() == Claim.Source.POOL && holder.pooled();
    }

    /**
     * The provider has let the agent in: the reserved session begins.
     *
     * @return false when it was ended or taken over meanwhile
     */
    public boolean confirm(CompanyId company, Session session, Actor actor, Lifetime lifetime) {
        Optional<AgentSessionQueries.Row> row = queries.find(company, session.sid(), true);
        if (row.isEmpty()) {
            return false;
        }
        boolean lives = lifetime.sinceHeartbeat()
                ? sessions.lastsWhileAlive(session.sid(), lifetime.length())
                : sessions.lasts(session.sid(), lifetime.length());
        if (!lives) {
            return false;
        }
        queries.setState(row.get(), AgentState.AVAILABLE, null);
        AgentIdentity identity = row.get().identity(null);
        audit.write(
                company,
                actor,
                "agent-session.open",
                subject(session.userId()),
                null,
                new Snapshot(session.sid(), identity.ozonetelAgentId(), identity.sipExtension(), null));
        return true;
    }

    /**
     * The provider has let the agent in, but his session was over by then: he is logged out again, after whatever was sent to the
     * provider before. While somebody uses the identity, the log-out is owed at the end of that.
     */
    public void logOutAgain(CompanyId company, UUID sid, AgentIdentity identity) {
        if (closeIfDead(company, sid).isEmpty() && identity.isAtProvider() && !queries.isInUse(identity)) {
            provider.oweAgain(identity);
        }
    }

    /** The provider has not let the agent in: nothing is held. What is owed to the provider it has noted itself. */
    public void withdraw(CompanyId company, Session session, Actor actor) {
        close(company, session.sid(), actor, "provider-failed", false);
        sessions.end(session.sid(), "provider-failed");
    }

    /**
     * Ends a session and frees its identity.
     *
     * @param reason in a word or two, for the log
     * @return empty: somebody else has done it
     */
    public Optional<Closed> close(CompanyId company, UUID sid, Actor actor, String reason) {
        return close(company, sid, actor, reason, true);
    }

    /** The same when its session is over, whoever ended it. */
    public Optional<Closed> closeIfDead(CompanyId company, UUID sid) {
        return queries.endOf(company, sid).flatMap(reason -> close(company, sid, Actor.SYSTEM, reason, true));
    }

    /** Ends the sessions in which a person uses an agent at a provider. */
    public List<Closed> closeAllOf(CompanyId company, int userId, Actor actor, String reason) {
        return queries.sidsOf(company, userId).stream()
                .flatMap(sid -> close(company, sid, actor, reason, true).stream())
                .toList();
    }

    private Optional<Closed> close(CompanyId company, UUID sid, Actor actor, String reason, boolean owes) {
        Optional<AgentSessionQueries.Row> row = queries.find(company, sid, true);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        AgentIdentity identity = row.get().identity(passwordOf(row.get()));
        queries.setState(row.get(), AgentState.OFFLINE, null);
        queries.remove(sid);
        sessions.end(sid, reason);
        if (owes && identity.isAtProvider()) {
            provider.owe(identity, sid);
        }
        audit.write(
                company,
                actor,
                "agent-session.close",
                subject(row.get().userId()),
                null,
                new Snapshot(sid, identity.ozonetelAgentId(), identity.sipExtension(), reason));
        return Optional.of(new Closed(sid, identity));
    }

    /** That a key is missing is no reason to keep an identity from everybody; the provider's log-out then says what it lacks. */
    private String passwordOf(AgentSessionQueries.Row row) {
        try {
            return secrets.open(row.sealedPassword(), place(row.sid()));
        } catch (DomainException | IllegalStateException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Session {0} is closed without its password: {1}",
                    row.sid(),
                    e.getMessage());
            return null;
        }
    }

    /**
     * Sets the state of a session's agent.
     *
     * @return as it is now; empty: the session uses no identity
     */
    public Optional<AgentSessionQueries.Row> setState(CompanyId company, UUID sid, AgentState state, String reason) {
        Optional<AgentSessionQueries.Row> row = queries.find(company, sid, true);
        row.ifPresent(before -> queries.setState(before, state, reason));
        return row.flatMap(before -> queries.find(company, sid, false));
    }

    /**
     * The same, as the agent has said it: that somebody is free is kept, for whoever has to act upon it.
     *
     * @return as it is now; empty: the session uses no identity
     */
    public Optional<AgentSessionQueries.Row> say(CompanyId company, UUID sid, AgentState state, String reason) {
        Optional<AgentSessionQueries.Row> now = setState(company, sid, state, reason);
        if (now.isPresent() && state == AgentState.AVAILABLE) {
            queries.saidToBeFree(sid);
        }
        return now;
    }

    /** A session's identity and state as they are now; empty: it uses none. */
    public Optional<AgentSessionQueries.Row> find(CompanyId company, UUID sid) {
        return queries.find(company, sid, false);
    }

    /** Sets the state of whoever uses this agent; nothing when nobody does. */
    public void setState(CompanyId company, String account, String agentId, AgentState state, String reason) {
        queries.sidOf(company, account, agentId).ifPresent(sid -> setState(company, sid, state, reason));
    }

    /** A company's agents and what they are doing, in the order of their ids. */
    public List<AgentStatus> statuses(CompanyId company) {
        return queries.statuses(company);
    }

    static String place(UUID sid) {
        return "agent_session/" + sid + "/ozonetel_password";
    }

    private static String subject(int userId) {
        return "user:" + userId;
    }
}
