package io.dialplane.agent;

import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Secrets;
import io.dialplane.user.Editor;
import io.dialplane.user.PersonChange;
import io.dialplane.user.User;
import io.dialplane.user.UserRegistry;
import io.dialplane.user.UserService;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The telephony identities of a company's people. Secrets go in and never come out, but for the log-in of their agent. */
@Stateless
@InCompany
public class AgentRecordService {

    private static final String OZONETEL_PASSWORD = "ozonetel_password";
    private static final String SIP_PASSWORD = "sip_password";

    @PersistenceContext
    private EntityManager em;

    @Inject
    private UserService users;

    @Inject
    private UserRegistry registry;

    @Inject
    private AgentSessionRegistry sessions;

    @Inject
    private Secrets secrets;

    @Inject
    private AuditWriter audit;

    /** A record as the database has it; the passwords are sealed. */
    private record Kept(
            String ozonetelAgentId,
            String ozonetelPassword,
            String sipExtension,
            String sipPassword,
            String campaignName) {}

    /** A record as the audit log keeps it. */
    private record Snapshot(
            String ozonetelAgentId,
            boolean hasOzonetelPassword,
            String sipExtension,
            boolean hasSipPassword,
            String campaignName) {

        static Snapshot of(Kept kept) {
            return new Snapshot(
                    kept.ozonetelAgentId(),
                    kept.ozonetelPassword() != null,
                    kept.sipExtension(),
                    kept.sipPassword() != null,
                    kept.campaignName());
        }
    }

    /**
     * What an agent needs to work: only for the answer to his own log-in.
     *
     * @param ozonetelPassword null: none
     * @param sipExtension     null: none
     * @param sipPassword      null: none
     * @param campaignName     null: none
     */
    record Telephony(
            String ozonetelAgentId,
            String ozonetelPassword,
            String sipExtension,
            String sipPassword,
            String campaignName) {

        /** Without the passwords. */
        @Override
        public String toString() {
            return "telephony of agent " + ozonetelAgentId;
        }
    }

    /** @throws DomainException 404 when the company has no such person, or the person no record */
    public AgentRecord get(CompanyId company, int userId) {
        User user = users.get(company, userId);
        Kept kept = find(company, userId, false).orElseThrow(() -> noRecord(userId));
        return shown(user, kept);
    }

    /**
     * Makes or changes a person's record.
     *
     * @throws DomainException 400 naming wrong fields, 404 when the company has no such person, 403 when the person is a
     *                         superuser and the one who changes is not
     */
    public AgentRecord put(CompanyId company, Editor by, int userId, AgentRecordChange change) {
        return put(company, by, userId, before -> true, change);
    }

    /**
     * The same for somebody who was shown the record.
     *
     * @param asShown whether it is still as it was shown; it is given null when there is none
     * @throws DomainException also 409 when it is not
     */
    public AgentRecord put(
            CompanyId company, Editor by, int userId, Predicate<AgentRecord> asShown, AgentRecordChange change) {
        change.check();
        User person = registry.lock(company, userId); // and with it the record
        Optional<Kept> before = find(company, userId, true);
        if (!asShown.test(before.map(kept -> shown(person, kept)).orElse(null))) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        User user = registry.change(company, by, userId, agentType(change), null, null);
        if (before.isEmpty() && change.ozonetelAgentId() == null) {
            throw DomainException.invalid("ozonetel_agent_id", "field.missing");
        }
        Kept old = before.orElse(new Kept(null, null, null, null, null));
        Kept kept = new Kept(
                change.ozonetelAgentId() == null ? old.ozonetelAgentId() : change.ozonetelAgentId(),
                sealed(change.ozonetelPassword(), old.ozonetelPassword(), userId, OZONETEL_PASSWORD),
                chosen(change.sipExtension(), old.sipExtension()),
                sealed(change.sipPassword(), old.sipPassword(), userId, SIP_PASSWORD),
                chosen(change.campaignName(), old.campaignName()));
        if (!kept.equals(old)) {
            save(company, userId, kept);
            audit.write(
                    company,
                    by.actor(),
                    before.isEmpty() ? "agent.create" : "agent.update",
                    subject(userId),
                    before.map(Snapshot::of).orElse(null),
                    Snapshot.of(kept));
        }
        return shown(user, kept);
    }

    /**
     * Removes a person's record, and ends the session in which it is used.
     *
     * @return what has to be told when this transaction is committed; empty: nobody was logged in with it
     * @throws DomainException 404 when the company has no such person, or the person no record, 403 as {@link #put}
     */
    public List<AgentSessionRegistry.Closed> remove(CompanyId company, Editor by, int userId) {
        registry.change(company, by, userId, agentType(null), null, null);
        Kept kept = find(company, userId, true).orElseThrow(() -> noRecord(userId));
        List<AgentSessionRegistry.Closed> closed = sessions.closeAllOf(company, userId, by.actor(), "record-deleted");
        em.createNativeQuery("DELETE FROM agent_record WHERE user_id = :user AND company_id = :company")
                .setParameter("user", userId)
                .setParameter("company", company.value())
                .executeUpdate();
        audit.write(company, by.actor(), "agent.delete", subject(userId), Snapshot.of(kept), null);
        return closed;
    }

    /** Removes the records of people who were deleted: what was secret then is nobody's any more. */
    public void removeOfDeleted(CompanyId company) {
        em.createNativeQuery("""
                        DELETE FROM agent_record r USING users u
                         WHERE r.company_id = :company AND u.id = r.user_id AND u.deleted_at IS NOT NULL
                        """).setParameter("company", company.value()).executeUpdate();
    }

    /** A person's telephony with its secrets; empty: there is none. */
    public Optional<Telephony> telephony(CompanyId company, int userId) {
        return find(company, userId, false)
                .map(kept -> new Telephony(
                        kept.ozonetelAgentId(),
                        secrets.open(kept.ozonetelPassword(), place(userId, OZONETEL_PASSWORD)),
                        kept.sipExtension(),
                        secrets.open(kept.sipPassword(), place(userId, SIP_PASSWORD)),
                        kept.campaignName()));
    }

    private Optional<Kept> find(CompanyId company, int userId, boolean lock) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT r.ozonetel_agent_id, r.ozonetel_password, r.sip_extension, r.sip_password, r.campaign_name
                          FROM agent_record r WHERE r.user_id = :user AND r.company_id = :company
                        """ + (lock ? " FOR UPDATE" : ""), Tuple.class)
                .setParameter("user", userId)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Kept(
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class)))
                .findFirst();
    }

    private void save(CompanyId company, int userId, Kept kept) {
        em.createNativeQuery("""
                        INSERT INTO agent_record (user_id, company_id, ozonetel_agent_id, ozonetel_password, sip_extension,
                                                  sip_password, campaign_name)
                        VALUES (:user, :company, :agent, cast(:agentPassword AS text), cast(:extension AS text), cast(:sipPassword AS text),
                                cast(:campaign AS text))
                        ON CONFLICT (user_id) DO UPDATE
                           SET ozonetel_agent_id = excluded.ozonetel_agent_id, ozonetel_password = excluded.ozonetel_password,
                               sip_extension = excluded.sip_extension, sip_password = excluded.sip_password,
                               campaign_name = excluded.campaign_name, updated_at = clock_timestamp()
                        """)
                .setParameter("user", userId)
                .setParameter("company", company.value())
                .setParameter("agent", kept.ozonetelAgentId())
                .setParameter("agentPassword", kept.ozonetelPassword())
                .setParameter("extension", kept.sipExtension())
                .setParameter("sipPassword", kept.sipPassword())
                .setParameter("campaign", kept.campaignName())
                .executeUpdate();
    }

    private String sealed(Optional<String> given, String before, int userId, String column) {
        return given == null ? before : secrets.seal(given.orElse(null), place(userId, column));
    }

    private static String chosen(Optional<String> given, String before) {
        return given == null ? before : given.orElse(null);
    }

    private static PersonChange agentType(AgentRecordChange change) {
        return new PersonChange(
                null,
                null,
                null,
                change == null ? null : change.agentType(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static AgentRecord shown(User user, Kept kept) {
        return new AgentRecord(
                user.id(),
                kept.ozonetelAgentId(),
                kept.ozonetelPassword() != null,
                kept.sipExtension(),
                kept.sipPassword() != null,
                kept.campaignName(),
                user.agentType());
    }

    private static DomainException noRecord(int userId) {
        return DomainException.notFound("agent.no-record", Integer.toString(userId));
    }

    private static String place(int userId, String column) {
        return "agent_record/" + userId + "/" + column;
    }

    private static String subject(int userId) {
        return "user:" + userId;
    }
}
