package io.dialplane.agent.ozonetel;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Secrets;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The transactions of {@link OzonetelSettingsService}. */
@Stateless
@InCompany
public class StoredSettings {

    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    @PersistenceContext
    private EntityManager em;

    @Inject
    private Secrets secrets;

    @Inject
    private AuditWriter audit;

    /** A row; the key is sealed. */
    public record Row(
            String baseUrl,
            String username,
            String auth,
            String apiKey,
            String sipDomain,
            Integer sipWsPort,
            byte[] eventSecretHash,
            int version) {

        static final Row NONE = new Row(null, null, null, null, null, null, null, 0);

        /** As the audit log keeps it. */
        Snapshot snapshot() {
            return new Snapshot(
                    baseUrl, username, auth, apiKey != null, sipDomain, sipWsPort, eventSecretHash != null, version);
        }
    }

    /** Without secrets. */
    private record Snapshot(
            String baseUrl,
            String username,
            String auth,
            boolean apiKeySet,
            String sipDomain,
            Integer sipWsPort,
            boolean eventSecretSet,
            int version) {}

    /** What is stored; in a transaction of its own, because callers may be in one of another company. */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public Row find(CompanyId company) {
        return read(company, "");
    }

    /**
     * Keeps others from changing the settings until the transaction ends.
     *
     * @return their version; 0: there are none
     */
    public int hold(CompanyId company) {
        agree(company, false);
        return read(company, "").version();
    }

    /**
     * Changes what is given, and writes it into the audit log when that changes anything.
     *
     * @param hasKeyWithout whether the company has a key also when it has set none
     */
    public Row change(CompanyId company, Actor actor, OzonetelChange change, boolean hasKeyWithout) {
        agree(company, true); // whoever is just logging in is seen, or sees what is changed
        Row before = lock(company);
        if (change.version() != null && change.version() != before.version()) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        String owner = keyOwner(company);
        boolean newKey = change.apiKey() != null
                && !change.apiKey().equals(Optional.ofNullable(secrets.open(before.apiKey(), owner)));
        Row after = new Row(
                kept(change.baseUrl(), before.baseUrl()),
                kept(change.username(), before.username()),
                kept(change.auth(), before.auth()),
                newKey ? secrets.seal(change.apiKey().orElse(null), owner) : before.apiKey(),
                kept(change.sipDomain(), before.sipDomain()),
                kept(change.sipWsPort(), before.sipWsPort()),
                before.eventSecretHash(),
                before.version());
        boolean otherAccount = !Objects.equals(before.baseUrl(), after.baseUrl())
                || !Objects.equals(before.username(), after.username())
                // without a key there is no provider, and the account is none
                || !hasKeyWithout && (before.apiKey() == null) != (after.apiKey() == null);
        if (otherAccount) {
            requireNobodyIn(company);
        }
        if (!newKey && after.snapshot().equals(before.snapshot())) {
            return before;
        }
        em.createNativeQuery("""
                        UPDATE ozonetel_settings
                           SET base_url = cast(:url AS text), username = cast(:username AS text), auth = cast(:auth AS text),
                               api_key = cast(:key AS text), sip_domain = cast(:domain AS text), sip_ws_port = cast(:port AS int),
                               version = version + 1, updated_at = clock_timestamp()
                         WHERE company_id = :company
                        """)
                .setParameter("url", after.baseUrl())
                .setParameter("username", after.username())
                .setParameter("auth", after.auth())
                .setParameter("key", after.apiKey())
                .setParameter("domain", after.sipDomain())
                .setParameter("port", after.sipWsPort())
                .setParameter("company", company.value())
                .executeUpdate();
        Row written = read(company, "");
        audit.write(
                company,
                actor,
                "ozonetel-settings.update",
                subject(company),
                before.version() == 0 ? null : before.snapshot(),
                written.snapshot());
        return written;
    }

    /** The account is a part of who is logged in: with another one the same agent could be in twice, and nobody out again. */
    private void requireNobodyIn(CompanyId company) {
        long agents = (Long) em.createNativeQuery(
                        "SELECT count(*) FROM agent_session WHERE company_id = :company AND account IS NOT NULL",
                        Long.class)
                .setParameter("company", company.value())
                .getSingleResult();
        if (agents > 0) {
            throw DomainException.conflict("ozonetel.agents-logged-in", agents);
        }
    }

    /** Makes a new secret for the events that the provider pushes; the one before is refused from now on. */
    public String newEventSecret(CompanyId company, Actor actor) {
        Row before = lock(company);
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        writeEventSecret(company, actor, before, Texts.sha256(secret));
        return secret;
    }

    /** Takes no more events. */
    public void removeEventSecret(CompanyId company, Actor actor) {
        Row before = lock(company);
        if (before.eventSecretHash() != null) {
            writeEventSecret(company, actor, before, null);
        }
    }

    private void writeEventSecret(CompanyId company, Actor actor, Row before, byte[] hash) {
        em.createNativeQuery("""
                        UPDATE ozonetel_settings
                           SET event_secret_hash = cast(:hash AS bytea), version = version + 1, updated_at = clock_timestamp()
                         WHERE company_id = :company
                        """)
                .setParameter("hash", hash)
                .setParameter("company", company.value())
                .executeUpdate();
        audit.write(
                company,
                actor,
                hash == null ? "ozonetel-settings.remove-event-secret" : "ozonetel-settings.new-event-secret",
                subject(company),
                before.version() == 0 ? null : before.snapshot(),
                read(company, "").snapshot());
    }

    private void agree(CompanyId company, boolean changes) {
        String lock = changes ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
        em.createNativeQuery("SELECT 1 FROM (SELECT " + lock + "(hashtextextended(:name, 22))) l", Integer.class)
                .setParameter("name", "ozonetel-settings:" + company)
                .getSingleResult();
    }

    /** The row, which nobody else changes now; made when it is not there. A new one has version 0 until it is written. */
    private Row lock(CompanyId company) {
        em.createNativeQuery("""
                        INSERT INTO ozonetel_settings (company_id, version) VALUES (:company, 0) ON CONFLICT (company_id) DO NOTHING
                        """).setParameter("company", company.value()).executeUpdate();
        return read(company, " FOR UPDATE");
    }

    private Row read(CompanyId company, String lock) {
        List<?> rows = em.createNativeQuery("""
                        SELECT base_url, username, auth, api_key, sip_domain, sip_ws_port, event_secret_hash, version
                          FROM ozonetel_settings WHERE company_id = :company
                        """ + lock, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(Tuple.class::cast)
                .map(StoredSettings::row)
                .findFirst()
                .orElse(Row.NONE);
    }

    private static Row row(Tuple row) {
        return new Row(
                row.get(0, String.class),
                row.get(1, String.class),
                row.get(2, String.class),
                row.get(3, String.class),
                row.get(4, String.class),
                row.get(5, Integer.class),
                row.get(6, byte[].class),
                row.get(7, Integer.class));
    }

    private static <T> T kept(Optional<T> change, T before) {
        return change == null ? before : change.orElse(null);
    }

    static String keyOwner(CompanyId company) {
        return "ozonetel_settings/" + company + "/api_key";
    }

    private static String subject(CompanyId company) {
        return "ozonetel-settings:" + company;
    }
}
