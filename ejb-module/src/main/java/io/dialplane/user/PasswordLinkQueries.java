package io.dialplane.user;

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

/** The statements on {@code password_link, password_request}; times are the database's. */
@Dependent
class PasswordLinkQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    PasswordLinkQueries() {}

    PasswordLinkQueries(EntityManager em) {
        this.em = em;
    }

    /**
     * A new link of an active person of an active company; gives when it expires. Waits for whoever is changing the person, and is
     * waited for: nobody voids all links and misses this one. Empty: there is no such person.
     */
    @SuppressWarnings("unchecked")
    Optional<Instant> add(CompanyId company, int userId, byte[] hash, PasswordLink.Purpose purpose) {
        return em
                .createNativeQuery("""
                        INSERT INTO password_link (token_hash, user_id, purpose, expires_at)
                        SELECT :hash, u.id, :purpose, clock_timestamp() + make_interval(secs => cast(:seconds AS float8))
                          FROM users u JOIN company c ON c.id = u.company_id
                         WHERE u.id = :user AND u.company_id = :company AND u.deleted_at IS NULL AND u.is_active AND c.is_active
                           FOR SHARE OF u
                        RETURNING expires_at
                        """, Instant.class)
                .setParameter("hash", hash)
                .setParameter("purpose", purpose.word())
                .setParameter("seconds", (double) purpose.lifetime().toSeconds())
                .setParameter("user", userId)
                .setParameter("company", company.value())
                .getResultList()
                .stream()
                .findFirst();
    }

    /** Whose password a link sets. */
    record Holder(CompanyId company, int userId, String username) {}

    /** Empty: the link is unknown, used or expired, or its person or company is not active. */
    @SuppressWarnings("unchecked")
    Optional<Holder> holder(byte[] hash) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT u.company_id, u.id, u.username
                          FROM password_link l JOIN users u ON u.id = l.user_id JOIN company c ON c.id = u.company_id
                         WHERE l.token_hash = :hash AND l.expires_at > clock_timestamp()
                           AND u.deleted_at IS NULL AND u.is_active AND c.is_active
                        """, Tuple.class)
                .setParameter("hash", hash)
                .getResultList();
        return rows.stream()
                .map(row -> new Holder(
                        new CompanyId(row.get(0, Integer.class)), row.get(1, Integer.class), row.get(2, String.class)))
                .findFirst();
    }

    /** Uses a link up. False: it is expired, its company is not active, or somebody was quicker. */
    boolean use(byte[] hash, int userId) {
        return em.createNativeQuery("""
                        DELETE FROM password_link l
                         WHERE l.token_hash = :hash AND l.user_id = :user AND l.expires_at > clock_timestamp()
                           AND EXISTS (SELECT 1 FROM users u JOIN company c ON c.id = u.company_id
                                        WHERE u.id = l.user_id AND u.is_active AND c.is_active)
                        """)
                        .setParameter("hash", hash)
                        .setParameter("user", userId)
                        .executeUpdate()
                == 1;
    }

    /** Voids all links of a person. */
    void removeOf(int userId) {
        em.createNativeQuery("DELETE FROM password_link WHERE user_id = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    /** How many links of a kind a person was given within a time, of those that are still good. */
    long countOf(int userId, PasswordLink.Purpose purpose, Duration within) {
        return (Long) em.createNativeQuery("""
                        SELECT count(*) FROM password_link
                         WHERE user_id = :user AND purpose = :purpose
                           AND created_at > clock_timestamp() - make_interval(secs => cast(:seconds AS float8))
                        """, Long.class)
                .setParameter("user", userId)
                .setParameter("purpose", purpose.word())
                .setParameter("seconds", (double) within.toSeconds())
                .getSingleResult();
    }

    /** Removes links that have expired. */
    int removeExpired() {
        return em.createNativeQuery("DELETE FROM password_link WHERE expires_at < clock_timestamp()")
                .executeUpdate();
    }

    // ------------------------------------------------------------------------------------------------ requests

    /** @param address null: not known */
    void request(String email, String address) {
        em.createNativeQuery("INSERT INTO password_request (email, address) VALUES (:email, cast(:address AS text))")
                .setParameter("email", email)
                .setParameter("address", address)
                .executeUpdate();
    }

    /** Somebody asked for a link. */
    record Request(String email, String address) {}

    /** Takes the oldest request that nobody else is working on; empty: there is none. */
    @SuppressWarnings("unchecked")
    Optional<Request> takeRequest() {
        List<Tuple> rows = em.createNativeQuery("""
                        DELETE FROM password_request
                         WHERE id = (SELECT r.id FROM password_request r ORDER BY r.id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING email, address
                        """, Tuple.class).getResultList();
        return rows.stream()
                .map(row -> new Request(row.get(0, String.class), row.get(1, String.class)))
                .findFirst();
    }

    /** Who has this e-mail and may log in. */
    @SuppressWarnings("unchecked")
    Optional<Holder> byEmail(String email) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT u.company_id, u.id, u.username
                          FROM users u JOIN company c ON c.id = u.company_id
                         WHERE lower(u.email) = lower(:email) AND u.deleted_at IS NULL AND u.is_active AND c.is_active
                        """, Tuple.class)
                .setParameter("email", email)
                .getResultList();
        return rows.stream()
                .map(row -> new Holder(
                        new CompanyId(row.get(0, Integer.class)), row.get(1, Integer.class), row.get(2, String.class)))
                .findFirst();
    }
}
