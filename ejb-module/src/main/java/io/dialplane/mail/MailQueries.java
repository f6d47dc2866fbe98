package io.dialplane.mail;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on {@code mail_settings, mail}. */
@Dependent
class MailQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    MailQueries() {}

    // ------------------------------------------------------------------------------------------------ settings

    /**
     * A company's mail server as it is kept.
     *
     * @param password sealed; null: none
     */
    record Kept(
            String host,
            int port,
            MailSecurity security,
            String username,
            String password,
            String sender,
            String senderName,
            int version) {}

    @SuppressWarnings("unchecked")
    Optional<Kept> settings(CompanyId company) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT host, port, security, username, password, sender, sender_name, version
                          FROM mail_settings WHERE company_id = :company
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Kept(
                        row.get(0, String.class),
                        row.get(1, Integer.class),
                        MailSecurity.of(row.get(2, String.class)),
                        row.get(3, String.class),
                        row.get(4, String.class),
                        row.get(5, String.class),
                        row.get(6, String.class),
                        row.get(7, Integer.class)))
                .findFirst();
    }

    /** Waits until nobody else changes them, also when there are none yet. */
    void lockSettings(CompanyId company) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('dialplane.mail_settings', :company))) l",
                        Integer.class)
                .setParameter("company", company.value())
                .getSingleResult();
    }

    void save(CompanyId company, Kept kept) {
        em.createNativeQuery("""
                        INSERT INTO mail_settings (company_id, host, port, security, username, password, sender, sender_name)
                        VALUES (:company, :host, :port, :security, cast(:username AS text), cast(:password AS text), :sender,
                                cast(:senderName AS text))
                        ON CONFLICT (company_id) DO UPDATE
                           SET host = excluded.host, port = excluded.port, security = excluded.security, username = excluded.username,
                               password = excluded.password, sender = excluded.sender, sender_name = excluded.sender_name,
                               version = mail_settings.version + 1, updated_at = now()
                        """)
                .setParameter("company", company.value())
                .setParameter("host", kept.host())
                .setParameter("port", kept.port())
                .setParameter("security", kept.security().word())
                .setParameter("username", kept.username())
                .setParameter("password", kept.password())
                .setParameter("sender", kept.sender())
                .setParameter("senderName", kept.senderName())
                .executeUpdate();
    }

    /** Whether there were any. */
    boolean removeSettings(CompanyId company) {
        return em.createNativeQuery("DELETE FROM mail_settings WHERE company_id = :company")
                        .setParameter("company", company.value())
                        .executeUpdate()
                == 1;
    }

    // ------------------------------------------------------------------------------------------------ outbox

    /** @param content sealed */
    void add(CompanyId company, UUID id, String recipient, MailTemplate template, String content, Instant giveUpAt) {
        em.createNativeQuery("""
                        INSERT INTO mail (id, company_id, recipient, template, content, give_up_at)
                        VALUES (:id, :company, :recipient, :template, :content, :giveUpAt)
                        """)
                .setParameter("id", id)
                .setParameter("company", company.value())
                .setParameter("recipient", recipient)
                .setParameter("template", template.word())
                .setParameter("content", content)
                .setParameter("giveUpAt", giveUpAt)
                .executeUpdate();
    }

    /** A mail of any company that is this node's to send for a while; empty: none is due. */
    Optional<ClaimedMail> claim(Duration lease) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT c.mail_id, c.company FROM claim_mail(make_interval(secs => cast(:lease AS float8))) c
                        """, Tuple.class)
                .setParameter("lease", (double) lease.toSeconds())
                .getSingleResult();
        UUID id = row.get(0, UUID.class);
        return id == null
                ? Optional.empty()
                : Optional.of(new ClaimedMail(new CompanyId(row.get(1, Integer.class)), id));
    }

    /**
     * A mail that waits.
     *
     * @param content  sealed
     * @param attempts with the one that begins now
     * @param late     it may not be sent any more
     */
    record Waiting(String recipient, MailTemplate template, String content, int attempts, boolean late) {}

    /** Empty: it is over. */
    @SuppressWarnings("unchecked")
    Optional<Waiting> waiting(CompanyId company, UUID id) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT recipient, template, content, attempts, give_up_at <= clock_timestamp()
                          FROM mail WHERE company_id = :company AND id = :id AND state = 'waiting'
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .getResultList();
        return rows.stream()
                .map(row -> new Waiting(
                        row.get(0, String.class),
                        MailTemplate.of(row.get(1, String.class)),
                        row.get(2, String.class),
                        row.get(3, Integer.class),
                        row.get(4, Boolean.class)))
                .findFirst();
    }

    /**
     * A mail is over; its content is forgotten.
     *
     * @param state {@code sent} or {@code given_up}
     * @param error null: what is known stays
     */
    void over(CompanyId company, UUID id, String state, String error) {
        em.createNativeQuery("""
                        UPDATE mail SET state = :state, content = NULL, finished_at = clock_timestamp(),
                                        error = coalesce(cast(:error AS text), error)
                         WHERE company_id = :company AND id = :id AND state = 'waiting'
                        """)
                .setParameter("state", state)
                .setParameter("error", error)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
    }

    /** An attempt failed; the next one is due after the wait. */
    void tryAgain(CompanyId company, UUID id, Duration wait, String error) {
        em.createNativeQuery("""
                        UPDATE mail SET due_at = clock_timestamp() + make_interval(secs => cast(:wait AS float8)), error = :error,
                                        claimed_until = NULL
                         WHERE company_id = :company AND id = :id AND state = 'waiting'
                        """)
                .setParameter("wait", (double) wait.toSeconds())
                .setParameter("error", error)
                .setParameter("company", company.value())
                .setParameter("id", id)
                .executeUpdate();
    }

    /** None of the company's mails is tried before the wait is over: its server is away. */
    void postponeAll(CompanyId company, Duration wait) {
        em.createNativeQuery("""
                        UPDATE mail SET due_at = clock_timestamp() + make_interval(secs => cast(:wait AS float8))
                         WHERE company_id = :company AND state = 'waiting'
                           AND due_at < clock_timestamp() + make_interval(secs => cast(:wait AS float8))
                        """)
                .setParameter("wait", (double) wait.toSeconds())
                .setParameter("company", company.value())
                .executeUpdate();
    }

    /** The company's mails that wait are tried now: it has another server. Not those that are being sent: they would be sent twice. */
    void tryAllNow(CompanyId company) {
        em.createNativeQuery("""
                        UPDATE mail SET due_at = clock_timestamp()
                         WHERE company_id = :company AND state = 'waiting' AND due_at > clock_timestamp()
                           AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
                        """).setParameter("company", company.value()).executeUpdate();
    }

    /** Forgets mails that were over so long ago. */
    void forgetOld(CompanyId company, Duration age) {
        em.createNativeQuery("""
                        DELETE FROM mail
                         WHERE company_id = :company AND finished_at < clock_timestamp() - make_interval(secs => cast(:age AS float8))
                        """)
                .setParameter("company", company.value())
                .setParameter("age", (double) age.toSeconds())
                .executeUpdate();
    }
}
