package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import io.dialplane.session.Session;
import io.dialplane.user.User;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The statements on {@code agent_session} and {@code agent_state_change}. */
@Dependent
class AgentSessionQueries {

    /** Before every session's id. */
    static final UUID FIRST = new UUID(0, 0);

    /** A row counts as long as its session lives; the person and the company must be active, as for every request. */
    private static final String LIVE = """
            s.ended_at IS NULL AND s.expires_at > clock_timestamp() AND u.is_active AND u.deleted_at IS NULL AND c.is_active
            """;

    private static final String JOINED = """
             FROM agent_session a JOIN user_session s ON s.sid = a.sid JOIN users u ON u.id = a.user_id JOIN company c ON c.id = a.company_id
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    AgentSessionQueries() {}

    AgentSessionQueries(EntityManager em) {
        this.em = em;
    }

    /**
     * A session that has an identity somebody wants.
     *
     * @param pooled whether its telephones are the pool's
     */
    record Holder(UUID sid, CompanyId companyId, int userId, boolean pooled, boolean live) {}

    /** A row, whether its session lives or not. */
    record Row(
            UUID sid,
            CompanyId companyId,
            int userId,
            String account,
            String ozonetelAgentId,
            String sealedPassword,
            String sipExtension,
            String campaignName,
            Instant since,
            AgentState state,
            String stateReason,
            Instant stateSince) {

        /** @param password opened; null: not needed, or none */
        AgentIdentity identity(String password) {
            return new AgentIdentity(companyId, account, ozonetelAgentId, password, sipExtension, campaignName);
        }
    }

    /**
     * Waits for everybody who is about to use this agent, these extensions or the same person, and holds them until the
     * transaction ends. Locks all at once, always in the same order.
     */
    void lock(int userId, Claim claim) {
        List<String> names = new ArrayList<>(List.of("person:" + userId));
        if (claim.identity().isAtProvider()) {
            names.add("agent:" + claim.identity().account() + ":"
                    + claim.identity().ozonetelAgentId());
        }
        claim.extensions().forEach(extension -> names.add("extension:" + claim.sipServer() + ":" + extension));
        em.createNativeQuery("""
                        SELECT count(pg_advisory_xact_lock(x.key))
                          FROM (SELECT DISTINCT hashtextextended('dialplane.agent:' || lower(g.name), 0) AS key
                                  FROM unnest(cast(:names AS text[])) AS g (name) ORDER BY 1) x
                        """, Long.class)
                .setParameter("names", names.toArray(String[]::new))
                .getSingleResult();
    }

    /**
     * Whether a person's record still names this identity; it does so until the transaction ends.
     *
     * @return empty: there is no record any more
     */
    Optional<Boolean> holdRecord(CompanyId company, int userId, AgentIdentity identity) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT r.ozonetel_agent_id, r.sip_extension
                          FROM agent_record r WHERE r.user_id = :user AND r.company_id = :company
                           FOR SHARE
                        """, Tuple.class)
                .setParameter("user", userId)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> identity.ozonetelAgentId().equals(row.get(0, String.class))
                        && Objects.equals(identity.sipExtension(), row.get(1, String.class)))
                .findFirst();
    }

    /** Sessions with this agent, one of these extensions or of this person; their rows are locked. */
    List<Holder> holders(int userId, Claim claim) {
        List<Tuple> rows = em.createNativeQuery(
                        "SELECT a.sid, a.company_id, a.user_id, a.account IS NULL, (" + LIVE + ")" + JOINED + """
                         WHERE (a.account = cast(:account AS text) AND lower(a.ozonetel_agent_id) = lower(cast(:agent AS text)))
                            OR a.sid = ANY (ARRAY(SELECT e.sid FROM agent_session_extension e
                                                   WHERE e.sip_server = :server AND e.sip_extension = ANY (cast(:extensions AS text[]))))
                            OR a.user_id = :user
                           FOR UPDATE OF a, s
                        """,
                        Tuple.class)
                .setParameter("account", claim.identity().account())
                .setParameter("agent", claim.identity().ozonetelAgentId())
                .setParameter("server", claim.sipServer())
                .setParameter("extensions", claim.extensions().toArray(String[]::new))
                .setParameter("user", userId)
                .getResultList();
        return rows.stream()
                .map(row -> new Holder(
                        row.get(0, UUID.class),
                        new CompanyId(row.get(1, Integer.class)),
                        row.get(2, Integer.class),
                        row.get(3, Boolean.class),
                        row.get(4, Boolean.class)))
                .toList();
    }

    /** The identity is the session's from now on; gives the time, by the database's clock. */
    Instant insert(Session session, Claim claim, String sealedPassword) {
        AgentIdentity identity = claim.identity();
        Instant since = (Instant) em.createNativeQuery("""
                        INSERT INTO agent_session (sid, company_id, user_id, account, ozonetel_agent_id, ozonetel_password,
                                                   sip_extension, campaign_name, state)
                        VALUES (:sid, :company, :user, cast(:account AS text), cast(:agent AS text), cast(:password AS text),
                                cast(:extension AS text), cast(:campaign AS text), 'offline')
                        RETURNING since
                        """, Instant.class)
                .setParameter("sid", session.sid())
                .setParameter("company", session.companyId().value())
                .setParameter("user", session.userId())
                .setParameter("account", identity.account())
                .setParameter("agent", identity.ozonetelAgentId())
                .setParameter("password", sealedPassword)
                .setParameter("extension", identity.sipExtension())
                .setParameter("campaign", identity.campaignName())
                .getSingleResult();
        em.createNativeQuery("""
                        INSERT INTO agent_session_extension (sip_server, sip_extension, sid)
                        SELECT :server, e.extension, :sid FROM unnest(cast(:extensions AS text[])) AS e (extension)
                        """)
                .setParameter("server", claim.sipServer())
                .setParameter("sid", session.sid())
                .setParameter("extensions", claim.extensions().toArray(String[]::new))
                .executeUpdate();
        return since;
    }

    /** @param lock whether the row is to be held until the transaction ends */
    Optional<Row> find(CompanyId company, UUID sid, boolean lock) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT a.user_id, a.account, a.ozonetel_agent_id, a.ozonetel_password, a.sip_extension, a.campaign_name,
                               a.since, a.state, a.state_reason, a.state_since
                          FROM agent_session a WHERE a.sid = :sid AND a.company_id = :company
                        """ + (lock ? " FOR UPDATE" : ""), Tuple.class)
                .setParameter("sid", sid)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Row(
                        sid,
                        company,
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class),
                        row.get(5, String.class),
                        row.get(6, Instant.class),
                        AgentState.of(row.get(7, String.class)),
                        row.get(8, String.class),
                        row.get(9, Instant.class)))
                .findFirst();
    }

    /** A person's sessions that use an agent at a provider. */
    List<UUID> sidsOf(CompanyId company, int userId) {
        return em
                .createNativeQuery("""
                        SELECT a.sid FROM agent_session a
                         WHERE a.user_id = :user AND a.company_id = :company AND a.account IS NOT NULL
                        """, UUID.class)
                .setParameter("user", userId)
                .setParameter("company", company.value())
                .getResultList()
                .stream()
                .map(UUID.class::cast)
                .toList();
    }

    /** Whose session uses this agent; empty: nobody's. */
    Optional<UUID> sidOf(CompanyId company, String account, String agentId) {
        return em
                .createNativeQuery("""
                        SELECT a.sid FROM agent_session a
                         WHERE a.company_id = :company AND a.account = :account AND lower(a.ozonetel_agent_id) = lower(:agent)
                        """, UUID.class)
                .setParameter("company", company.value())
                .setParameter("account", account)
                .setParameter("agent", agentId)
                .getResultList()
                .stream()
                .map(UUID.class::cast)
                .findFirst();
    }

    /** Whether somebody uses this agent, or is about to free it. */
    boolean isInUse(AgentIdentity identity) {
        return !em.createNativeQuery("""
                        SELECT 1 FROM agent_session a
                         WHERE a.account = :account AND lower(a.ozonetel_agent_id) = lower(:agent)
                        """, Integer.class)
                .setParameter("account", identity.account())
                .setParameter("agent", identity.ozonetelAgentId())
                .getResultList()
                .isEmpty();
    }

    /** Whether a row's session lives. */
    boolean isLive(UUID sid) {
        return !em.createNativeQuery("SELECT 1" + JOINED + " WHERE a.sid = :sid AND " + LIVE, Integer.class)
                .setParameter("sid", sid)
                .getResultList()
                .isEmpty();
    }

    /** Rows whose sessions are over, of all companies, in the order of their ids, from behind one on. */
    List<AgentSessionRegistry.Dead> dead(UUID behind, int limit) {
        List<Tuple> rows = em.createNativeQuery(
                        "SELECT a.company_id, a.sid" + JOINED + " WHERE a.sid > :behind AND NOT (" + LIVE
                                + ") ORDER BY a.sid LIMIT :limit",
                        Tuple.class)
                .setParameter("behind", behind)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row ->
                        new AgentSessionRegistry.Dead(new CompanyId(row.get(0, Integer.class)), row.get(1, UUID.class)))
                .toList();
    }

    /** Why a row's session is over, the row being locked; empty: it lives, or somebody else is closing it. */
    Optional<String> endOf(CompanyId company, UUID sid) {
        List<String> reasons = em.createNativeQuery(
                        "SELECT coalesce(s.end_reason, CASE WHEN s.expires_at <= clock_timestamp() THEN 'expired' ELSE 'deactivated' END)"
                                + JOINED + " WHERE a.sid = :sid AND a.company_id = :company AND NOT (" + LIVE
                                + ") FOR UPDATE OF a, s SKIP LOCKED",
                        String.class)
                .setParameter("sid", sid)
                .setParameter("company", company.value())
                .getResultList();
        return reasons.stream().findFirst();
    }

    void remove(UUID sid) {
        em.createNativeQuery("DELETE FROM agent_session WHERE sid = :sid")
                .setParameter("sid", sid)
                .executeUpdate();
    }

    /** Sets a state and adds it to the history; one that is already so stays as it began. */
    void setState(Row row, AgentState state, String reason) {
        int changed = em.createNativeQuery("""
                        UPDATE agent_session SET state = :state, state_reason = cast(:reason AS text), state_since = clock_timestamp()
                         WHERE sid = :sid AND (state, state_reason) IS DISTINCT FROM (cast(:state AS text), cast(:reason AS text))
                        """)
                .setParameter("sid", row.sid())
                .setParameter("state", state.word())
                .setParameter("reason", reason)
                .executeUpdate();
        if (changed > 0) {
            em.createNativeQuery("""
                            INSERT INTO agent_state_change (company_id, user_id, sid, state, reason)
                            VALUES (:company, :user, :sid, :state, cast(:reason AS text))
                            """)
                    .setParameter("company", row.companyId().value())
                    .setParameter("user", row.userId())
                    .setParameter("sid", row.sid())
                    .setParameter("state", state.word())
                    .setParameter("reason", reason)
                    .executeUpdate();
        }
    }

    /** The agent has just said to be free, whatever was said before. */
    void saidToBeFree(UUID sid) {
        em.createNativeQuery("UPDATE agent_session SET free_at = clock_timestamp() WHERE sid = :sid")
                .setParameter("sid", sid)
                .executeUpdate();
    }

    /** A company's live sessions, the oldest first. */
    List<AgentSession> live(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery(
                        """
                        SELECT a.sid, a.user_id, u.username, u.first_name, u.last_name, a.ozonetel_agent_id, a.sip_extension, a.since,
                               s.expires_at, a.state, a.state_reason, a.state_since
                        """ + JOINED + " WHERE a.company_id = :company AND " + LIVE + " ORDER BY a.since, a.sid",
                        Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new AgentSession(
                        row.get(0, UUID.class),
                        row.get(1, Integer.class),
                        row.get(2, String.class),
                        User.fullName(row.get(3, String.class), row.get(4, String.class), row.get(2, String.class)),
                        row.get(5, String.class),
                        row.get(6, String.class),
                        row.get(7, Instant.class),
                        row.get(8, Instant.class),
                        AgentState.of(row.get(9, String.class)),
                        row.get(10, String.class),
                        row.get(11, Instant.class)))
                .toList();
    }

    /** A company's agents; who isn't logged in is offline since the last session ended. */
    List<AgentStatus> statuses(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery(
                        """
                        SELECT u.id, u.username, u.first_name, u.last_name, a.sid, a.ozonetel_agent_id,
                               coalesce(a.state, 'offline'), a.state_reason, coalesce(a.state_since, h.at)
                          FROM users u
                          LEFT JOIN (SELECT a.*
                        """ + JOINED + " WHERE a.company_id = :company AND " + LIVE + """
                                    ) a ON a.user_id = u.id
                          LEFT JOIN LATERAL (SELECT h.at FROM agent_state_change h
                                              WHERE h.company_id = :company AND h.user_id = u.id ORDER BY h.id DESC LIMIT 1) h ON a.sid IS NULL
                         WHERE u.company_id = :company AND u.role = 'AGENT' AND u.is_active AND u.deleted_at IS NULL
                         ORDER BY u.id
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new AgentStatus(
                        row.get(0, Integer.class),
                        row.get(1, String.class),
                        User.fullName(row.get(2, String.class), row.get(3, String.class), row.get(1, String.class)),
                        row.get(4, UUID.class),
                        row.get(5, String.class),
                        AgentState.of(row.get(6, String.class)),
                        row.get(7, String.class),
                        row.get(8, Instant.class)))
                .toList();
    }
}
