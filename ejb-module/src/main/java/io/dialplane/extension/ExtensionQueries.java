package io.dialplane.extension;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on {@code extension}. */
@Dependent
class ExtensionQueries {

    private static final String SHOWN = """
            SELECT e.id, e.number, e.user_id, e.user_id IS NOT NULL AND u.id IS NULL, e.voicemail_enabled, e.direct_number, e.free_from,
                   e.assigned_at, e.last_login_at, e.created_at
              FROM extension e LEFT JOIN users u ON u.id = e.user_id AND u.is_active AND u.deleted_at IS NULL
             WHERE e.company_id = :company
            """;

    private static final String MATCHES = """
               AND (cast(:assigned AS boolean) IS NULL OR (e.user_id IS NOT NULL) = cast(:assigned AS boolean))
               AND (cast(:user AS int) IS NULL OR e.user_id = cast(:user AS int))
            """;

    @PersistenceContext
    private EntityManager em;

    /** An extension that was made; its secrets are sealed. */
    record Made(int number, String password, String pin) {}

    /** Takers of a company's extensions take turns, until the end of the transaction. */
    void lock(CompanyId company) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 4))) l", Integer.class)
                .setParameter("name", "extension:" + company)
                .getSingleResult();
    }

    /** The lowest that can be given away. */
    @SuppressWarnings("unchecked")
    List<Integer> free(CompanyId company, int count) {
        return em.createNativeQuery("""
                        SELECT e.number FROM extension e
                         WHERE e.company_id = :company AND e.user_id IS NULL AND e.creation IS NULL AND e.free_from <= clock_timestamp()
                         ORDER BY e.number LIMIT :count
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("count", count)
                .getResultList();
    }

    /** The highest there is; empty: there is none. */
    Optional<Integer> highest(CompanyId company) {
        return Optional.ofNullable((Integer) em.createNativeQuery(
                        "SELECT max(e.number) FROM extension e WHERE e.company_id = :company", Integer.class)
                .setParameter("company", company.value())
                .getSingleResult());
    }

    void make(CompanyId company, List<Made> made) {
        em.createNativeQuery("""
                        INSERT INTO extension (company_id, number, sip_password, voicemail_pin)
                        SELECT :company, m.number, m.password, m.pin
                          FROM unnest(cast(:numbers AS int[]), cast(:passwords AS text[]), cast(:pins AS text[])) AS m (number, password, pin)
                         ORDER BY m.number
                        """)
                .setParameter("company", company.value())
                .setParameter("numbers", made.stream().map(Made::number).toArray(Integer[]::new))
                .setParameter("passwords", made.stream().map(Made::password).toArray(String[]::new))
                .setParameter("pins", made.stream().map(Made::pin).toArray(String[]::new))
                .executeUpdate();
    }

    void assign(CompanyId company, Collection<Integer> numbers, int userId) {
        em.createNativeQuery("""
                        UPDATE extension e SET user_id = :user, creation = NULL, assigned_at = clock_timestamp(),
                               last_login_at = NULL, updated_at = clock_timestamp()
                         WHERE e.company_id = :company AND e.number = ANY (cast(:numbers AS int[]))
                        """)
                .setParameter("company", company.value())
                .setParameter("user", userId)
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
    }

    void hold(CompanyId company, Collection<Integer> numbers, UUID creation) {
        em.createNativeQuery("""
                        UPDATE extension e SET creation = :creation, updated_at = clock_timestamp()
                         WHERE e.company_id = :company AND e.number = ANY (cast(:numbers AS int[]))
                        """)
                .setParameter("company", company.value())
                .setParameter("creation", creation)
                .setParameter("numbers", numbers.toArray(Integer[]::new))
                .executeUpdate();
    }

    boolean isHeld(CompanyId company, int number) {
        return (Boolean) em.createNativeQuery(
                        "SELECT e.creation IS NOT NULL FROM extension e WHERE e.company_id = :company AND e.number = :number",
                        Boolean.class)
                .setParameter("company", company.value())
                .setParameter("number", number)
                .getSingleResult();
    }

    @SuppressWarnings("unchecked")
    List<Integer> held(CompanyId company, UUID creation) {
        return em.createNativeQuery(
                        "SELECT e.number FROM extension e WHERE e.company_id = :company AND e.creation = :creation ORDER BY 1",
                        Integer.class)
                .setParameter("company", company.value())
                .setParameter("creation", creation)
                .getResultList();
    }

    /** Nobody's any more, with secrets that nobody knows. */
    void release(CompanyId company, Made renewed, Duration quarantine) {
        em.createNativeQuery("""
                        UPDATE extension e SET user_id = NULL, creation = NULL, assigned_at = NULL, last_login_at = NULL,
                               direct_number = NULL, voicemail_enabled = true, sip_password = :password, voicemail_pin = :pin,
                               free_from = clock_timestamp() + make_interval(secs => :quarantine), updated_at = clock_timestamp()
                         WHERE e.company_id = :company AND e.number = :number
                        """)
                .setParameter("company", company.value())
                .setParameter("number", renewed.number())
                .setParameter("password", renewed.password())
                .setParameter("pin", renewed.pin())
                .setParameter("quarantine", quarantine.toMillis() / 1000.0)
                .executeUpdate();
    }

    /** @param pin null: it stays */
    void renew(CompanyId company, int number, String password, String pin) {
        em.createNativeQuery("""
                        UPDATE extension e SET sip_password = :password, voicemail_pin = coalesce(cast(:pin AS text), voicemail_pin),
                               updated_at = clock_timestamp()
                         WHERE e.company_id = :company AND e.number = :number
                        """)
                .setParameter("company", company.value())
                .setParameter("number", number)
                .setParameter("password", password)
                .setParameter("pin", pin)
                .executeUpdate();
    }

    void set(CompanyId company, int number, boolean voicemailEnabled, String directNumber) {
        em.createNativeQuery("""
                        UPDATE extension e SET voicemail_enabled = :voicemail, direct_number = cast(:direct AS text), updated_at = clock_timestamp()
                         WHERE e.company_id = :company AND e.number = :number
                        """)
                .setParameter("company", company.value())
                .setParameter("number", number)
                .setParameter("voicemail", voicemailEnabled)
                .setParameter("direct", directNumber)
                .executeUpdate();
    }

    /** One of the company's, held until the transaction ends; empty: it has none with this id. */
    Optional<Extension> locked(CompanyId company, int id) {
        return shown(em.createNativeQuery(SHOWN + " AND e.id = :id FOR NO KEY UPDATE OF e", Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    Optional<Extension> find(CompanyId company, int id) {
        return shown(em.createNativeQuery(SHOWN + " AND e.id = :id", Tuple.class)
                        .setParameter("company", company.value())
                        .setParameter("id", id))
                .stream()
                .findFirst();
    }

    List<Extension> ofUsers(CompanyId company, Collection<Integer> userIds) {
        return shown(em.createNativeQuery(
                        SHOWN + " AND e.user_id = ANY (cast(:users AS int[])) ORDER BY e.assigned_at, e.number",
                        Tuple.class)
                .setParameter("company", company.value())
                .setParameter("users", userIds.toArray(Integer[]::new)));
    }

    List<Extension> page(CompanyId company, ExtensionFilter filter, int first, int max) {
        return shown(
                filtered(em.createNativeQuery(SHOWN + MATCHES + " ORDER BY e.number", Tuple.class), company, filter)
                        .setFirstResult(first)
                        .setMaxResults(max));
    }

    long count(CompanyId company, ExtensionFilter filter) {
        return (Long) filtered(
                        em.createNativeQuery(
                                "SELECT count(*) FROM extension e WHERE e.company_id = :company" + MATCHES, Long.class),
                        company,
                        filter)
                .getSingleResult();
    }

    ExtensionCounts counts(CompanyId company) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        SELECT cast(count(*) AS int), cast(count(e.user_id) AS int),
                               cast(count(e.user_id) - count(u.id) AS int),
                               cast(count(*) FILTER (WHERE e.user_id IS NULL AND (e.creation IS NOT NULL OR e.free_from > clock_timestamp())) AS int)
                          FROM extension e LEFT JOIN users u ON u.id = e.user_id AND u.is_active AND u.deleted_at IS NULL
                         WHERE e.company_id = :company
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getSingleResult();
        return new ExtensionCounts(
                ExtensionRange.first(company),
                ExtensionRange.last(company),
                row.get(0, Integer.class),
                row.get(1, Integer.class),
                row.get(2, Integer.class),
                row.get(3, Integer.class));
    }

    /** The numbers of a person's extensions, whose rows are locked against changes. */
    @SuppressWarnings("unchecked")
    List<Integer> owned(CompanyId company, int userId) {
        return em.createNativeQuery("""
                        SELECT e.number FROM extension e
                         WHERE e.company_id = :company AND e.user_id = :user ORDER BY e.assigned_at, e.number FOR SHARE
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("user", userId)
                .getResultList();
    }

    /** A person's extensions with their sealed passwords. */
    @SuppressWarnings("unchecked")
    List<Tuple> credentials(CompanyId company, int userId) {
        return em.createNativeQuery("""
                        SELECT e.id, e.number, e.sip_password FROM extension e
                         WHERE e.company_id = :company AND e.user_id = :user ORDER BY e.assigned_at, e.number
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("user", userId)
                .getResultList();
    }

    /** Those of people who are not there any more. */
    @SuppressWarnings("unchecked")
    List<Integer> ofDeleted(CompanyId company) {
        return em.createNativeQuery("""
                        SELECT e.number FROM extension e JOIN users u ON u.id = e.user_id
                         WHERE e.company_id = :company AND u.deleted_at IS NOT NULL ORDER BY 1
                        """, Integer.class)
                .setParameter("company", company.value())
                .getResultList();
    }

    void loggedIn(CompanyId company, int userId) {
        em.createNativeQuery("""
                        UPDATE extension e SET last_login_at = clock_timestamp() WHERE e.company_id = :company AND e.user_id = :user
                        """)
                .setParameter("company", company.value())
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** To the minute: a telephone registers again and again. */
    void registered(CompanyId company, int number) {
        em.createNativeQuery("""
                        UPDATE extension e SET last_login_at = clock_timestamp()
                         WHERE e.company_id = :company AND e.number = :number
                           AND (e.last_login_at IS NULL OR e.last_login_at < clock_timestamp() - interval '1 minute')
                        """)
                .setParameter("company", company.value())
                .setParameter("number", number)
                .executeUpdate();
    }

    /** What switches may know of one of the company's extensions, its secrets sealed; nothing: it may not register now. */
    @SuppressWarnings("unchecked")
    List<Tuple> identity(CompanyId company, int number) {
        return em.createNativeQuery("""
                        SELECT e.user_id, e.sip_password, e.voicemail_pin, e.voicemail_enabled,
                               coalesce(a.caller_name, nullif(concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')), ''), u.username)
                          FROM extension e
                          JOIN company c ON c.id = e.company_id AND c.is_active
                          LEFT JOIN users u ON u.id = e.user_id AND u.is_active AND u.deleted_at IS NULL
                          LEFT JOIN agent_creation a ON a.id = e.creation
                         WHERE e.company_id = :company AND e.number = :number AND (u.id IS NOT NULL OR a.id IS NOT NULL)
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("number", number)
                .getResultList();
    }

    /** Direct numbers of the company's extensions, whether they may be rung now or not: E.164 and extension. */
    @SuppressWarnings("unchecked")
    List<Tuple> directNumbers(CompanyId company) {
        return em.createNativeQuery("""
                        SELECT e.direct_number, e.number FROM extension e
                         WHERE e.company_id = :company AND e.direct_number IS NOT NULL ORDER BY e.number
                        """, Tuple.class)
                .setParameter("company", company.value())
                .getResultList();
    }

    /** The extension, of whichever company, that a number from outside rings; empty: none. */
    @SuppressWarnings("unchecked")
    Optional<Integer> rungBy(String e164) {
        return ((List<Integer>) em.createNativeQuery(
                                "SELECT d FROM direct_extension(:number) d WHERE d IS NOT NULL", Integer.class)
                        .setParameter("number", e164)
                        .getResultList())
                .stream().findFirst();
    }

    private static Query filtered(Query query, CompanyId company, ExtensionFilter filter) {
        return query.setParameter("company", company.value())
                .setParameter("assigned", filter.assigned())
                .setParameter("user", filter.userId());
    }

    @SuppressWarnings("unchecked")
    private static List<Extension> shown(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new Extension(
                                row.get(0, Integer.class),
                                row.get(1, Integer.class),
                                row.get(2, Integer.class),
                                row.get(3, Boolean.class),
                                row.get(4, Boolean.class),
                                row.get(5, String.class),
                                row.get(6, Instant.class),
                                row.get(7, Instant.class),
                                row.get(8, Instant.class),
                                row.get(9, Instant.class)))
                        .toList();
    }
}
