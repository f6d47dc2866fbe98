package io.dialplane.suppression;

import io.dialplane.phonenumber.PoolConfig;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** The statements on {@code suppression} and {@code do_not_call}. A company is null where everybody's list is meant. */
@Dependent
class SuppressionQueries {

    private static final String SHOWN = """
            SELECT x.id, x.e164, x.for_all, x.reason, x.expires_at, x.created_at, u.username
              FROM (SELECT id, e164, false AS for_all, reason, expires_at, created_at, created_by
                      FROM suppression WHERE company_id = :company
                    UNION ALL
                    SELECT id, e164, true, reason, expires_at, created_at, created_by FROM do_not_call) x
              LEFT JOIN users u ON u.id = x.created_by
            """;

    @PersistenceContext
    private EntityManager em;

    /**
     * Writes numbers on a list; one that is there already gets the new terms.
     *
     * @return how many were not there
     */
    int write(CompanyId list, Collection<String> e164s, SuppressionTerms terms, Integer userId) {
        Query query = list == null
                ? em.createNativeQuery("""
                        WITH written AS (
                            INSERT INTO do_not_call (e164, reason, expires_at, created_by)
                            SELECT e, cast(:reason AS text), cast(:expires AS timestamptz), cast(:user AS int)
                              FROM unnest(cast(:e164s AS text[])) e ORDER BY e
                            ON CONFLICT (e164) DO UPDATE SET reason = excluded.reason, expires_at = excluded.expires_at, applied = false
                            RETURNING xmax = 0 AS is_new)
                        SELECT cast(count(*) FILTER (WHERE is_new) AS int) FROM written
                        """, Integer.class)
                : em.createNativeQuery("""
                        WITH written AS (
                            INSERT INTO suppression (company_id, e164, reason, expires_at, created_by)
                            SELECT :company, e, cast(:reason AS text), cast(:expires AS timestamptz), cast(:user AS int)
                              FROM unnest(cast(:e164s AS text[])) e ORDER BY e
                            ON CONFLICT (company_id, e164) DO UPDATE SET reason = excluded.reason, expires_at = excluded.expires_at, applied = false
                            RETURNING xmax = 0 AS is_new)
                        SELECT cast(count(*) FILTER (WHERE is_new) AS int) FROM written
                        """, Integer.class).setParameter("company", list.value());
        return (Integer) query.setParameter("e164s", e164s.toArray(String[]::new))
                .setParameter("reason", terms.reason())
                .setParameter(
                        "expires",
                        terms.expiresAt() == null ? null : terms.expiresAt().toString())
                .setParameter("user", userId)
                .getSingleResult();
    }

    /** Writers of one list take turns: two files that name the same numbers in another order would wait for each other. */
    void lock(CompanyId list) {
        em.createNativeQuery(
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:name, 3))) l", Integer.class)
                .setParameter("name", "suppression:" + list)
                .getSingleResult();
    }

    /** Tells a number what the lists say of it, in the transaction that takes it off one. */
    void apply(CompanyId list, String e164) {
        em.createNativeQuery(
                        "SELECT apply_suppressions(cast(:company AS int), :e164s, make_interval(secs => :cooldown))",
                        Integer.class)
                .setParameter("company", list == null ? null : list.value())
                .setParameter("e164s", new String[] {e164})
                .setParameter("cooldown", PoolConfig.cooldown().toMillis() / 1000.0)
                .getSingleResult();
    }

    /** Tells some numbers what was written on a list and is committed; returns how many entries that were. */
    int applyPending(CompanyId list, int limit) {
        return (Integer) em.createNativeQuery(
                        "SELECT apply_pending_suppressions(cast(:company AS int), make_interval(secs => :cooldown), :limit)",
                        Integer.class)
                .setParameter("company", list == null ? null : list.value())
                .setParameter("cooldown", PoolConfig.cooldown().toMillis() / 1000.0)
                .setParameter("limit", limit)
                .getSingleResult();
    }

    /** Takes an entry off its list. */
    void remove(CompanyId company, Suppression entry) {
        Query query = entry.forAll()
                ? em.createNativeQuery("DELETE FROM do_not_call WHERE id = :id")
                : em.createNativeQuery("DELETE FROM suppression WHERE id = :id AND company_id = :company")
                        .setParameter("company", company.value());
        query.setParameter("id", entry.id()).executeUpdate();
    }

    /** One entry, of the company's list or everybody's; empty: there is none. */
    List<Suppression> one(CompanyId company, long id) {
        return rows(em.createNativeQuery(SHOWN + " WHERE x.id = :id", Tuple.class)
                .setParameter("company", company.value())
                .setParameter("id", id));
    }

    /** One number's entry on a list. */
    List<Suppression> one(CompanyId company, boolean forAll, String e164) {
        return rows(em.createNativeQuery(SHOWN + " WHERE x.for_all = :forAll AND x.e164 = :e164", Tuple.class)
                .setParameter("company", company.value())
                .setParameter("forAll", forAll)
                .setParameter("e164", e164));
    }

    /** Whether a list holds the number now. */
    boolean covers(CompanyId company, String e164) {
        return (Boolean) em.createNativeQuery("""
                        SELECT EXISTS (SELECT 1 FROM suppression s
                                        WHERE s.company_id = :company AND s.e164 = :e164
                                          AND coalesce(s.expires_at > clock_timestamp(), true))
                            OR EXISTS (SELECT 1 FROM do_not_call d
                                        WHERE d.e164 = :e164 AND coalesce(d.expires_at > clock_timestamp(), true))
                        """, Boolean.class)
                .setParameter("company", company.value())
                .setParameter("e164", e164)
                .getSingleResult();
    }

    /** A part of the lists, the newest first; {@code patterns} are null or match E.164. */
    List<Suppression> page(CompanyId company, SuppressionFilter filter, Collection<String> patterns, int limit) {
        return rows(em.createNativeQuery(SHOWN + """
                         WHERE x.id < :before
                           AND (cast(:forAll AS boolean) IS NULL OR x.for_all = cast(:forAll AS boolean))
                           AND (cast(:patterns AS text[]) IS NULL OR x.e164 LIKE ANY (cast(:patterns AS text[])))
                         ORDER BY x.id DESC LIMIT :limit
                        """, Tuple.class)
                .setParameter("company", company.value())
                .setParameter("before", filter.before() == null ? Long.MAX_VALUE : filter.before())
                .setParameter("forAll", filter.forAll())
                .setParameter("patterns", patterns == null ? null : patterns.toArray(String[]::new))
                .setParameter("limit", limit));
    }

    @SuppressWarnings("unchecked")
    private static List<Suppression> rows(Query query) {
        return ((List<Tuple>) query.getResultList())
                .stream()
                        .map(row -> new Suppression(
                                row.get(0, Long.class),
                                row.get(1, String.class),
                                row.get(2, Boolean.class),
                                row.get(3, String.class),
                                row.get(4, Instant.class),
                                row.get(5, Instant.class),
                                row.get(6, String.class)))
                        .toList();
    }
}
