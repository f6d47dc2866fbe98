package io.dialplane.user;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements on {@code users}. */
@Dependent
class UserQueries {

    private static final String MATCHES = """
             FROM users u
            WHERE u.company_id = :company AND u.deleted_at IS NULL
              AND (cast(:role AS text) IS NULL OR u.role = :role)
              AND (cast(:active AS boolean) IS NULL OR u.is_active = :active)
              AND (cast(:search AS text) IS NULL
                   OR position(lower(:search) IN lower(concat_ws(' ', u.username, u.first_name, u.last_name, u.email, u.phone_number))) > 0)
            """;

    @PersistenceContext
    private EntityManager em;

    @Inject
    UserQueries() {}

    UserQueries(EntityManager em) {
        this.em = em;
    }

    /** Whoever has this user name, else whoever has this e-mail. */
    Optional<Credentials> credentials(String name) {
        if (name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT u.id, u.company_id, u.password_hash, u.is_active, c.is_active AS company_active
                          FROM users u JOIN company c ON c.id = u.company_id
                         WHERE u.deleted_at IS NULL AND (lower(u.username) = lower(:name) OR lower(u.email) = lower(:name))
                         ORDER BY lower(u.username) = lower(:name) DESC LIMIT 1
                        """, Tuple.class)
                .setParameter("name", name)
                .getResultList();
        return rows.stream()
                .map(row -> new Credentials(
                        row.get(0, Integer.class),
                        new CompanyId(row.get(1, Integer.class)),
                        row.get(2, String.class),
                        row.get(3, Boolean.class),
                        row.get(4, Boolean.class)))
                .findFirst();
    }

    /** The greatest cost of a bcrypt hash that anybody has; 0: nobody has one. */
    int bcryptCost() {
        return (Integer) em.createNativeQuery("""
                        SELECT coalesce(max(CASE WHEN u.password_hash ~ '^[$]2[aby][$][0-9]{2}[$]'
                                                 THEN cast(substr(u.password_hash, 5, 2) AS int) END), 0)
                          FROM users u WHERE u.password_hash LIKE '$2%' AND u.deleted_at IS NULL
                        """, Integer.class).getSingleResult();
    }

    /**
     * Puts a hash in the place of another of the same password.
     *
     * @return false when the person has another password by now
     */
    boolean rehash(int userId, String checked, String hash) {
        return em.createNativeQuery(
                                "UPDATE users SET password_hash = :hash WHERE id = :user AND password_hash = :checked")
                        .setParameter("hash", hash)
                        .setParameter("user", userId)
                        .setParameter("checked", checked)
                        .executeUpdate()
                == 1;
    }

    /** Whose company a person belongs to; empty: there is no such person, or not any more. */
    Optional<CompanyId> companyOf(int userId) {
        List<Integer> found = em.createQuery(
                        "SELECT u.companyId FROM User u WHERE u.id = :id AND u.deletedAt IS NULL", Integer.class)
                .setParameter("id", userId)
                .getResultList();
        return found.stream().map(CompanyId::new).findFirst();
    }

    Optional<User> find(CompanyId company, int userId, LockModeType lock) {
        return em
                .createQuery(
                        "SELECT u FROM User u WHERE u.id = :id AND u.companyId = :company AND u.deletedAt IS NULL",
                        User.class)
                .setParameter("id", userId)
                .setParameter("company", company.value())
                .setLockMode(lock)
                .getResultList()
                .stream()
                .findFirst();
    }

    /** Those of these people who are the company's agents and administrators. */
    Set<Integer> takeCalls(CompanyId company, Collection<Integer> userIds) {
        List<Integer> found = em.createNativeQuery("""
                        SELECT u.id FROM users u
                         WHERE u.company_id = :company AND u.id = ANY (cast(:ids AS int[])) AND u.deleted_at IS NULL
                           AND u.role IN ('AGENT', 'ADMIN')
                        """, Integer.class)
                .setParameter("company", company.value())
                .setParameter("ids", userIds.toArray(Integer[]::new))
                .getResultList();
        return Set.copyOf(found);
    }

    Optional<User> named(CompanyId company, String username) {
        if (username.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return em
                .createQuery(
                        "SELECT u FROM User u WHERE u.companyId = :company AND u.deletedAt IS NULL AND lower(u.username) = lower(:name)",
                        User.class)
                .setParameter("company", company.value())
                .setParameter("name", username)
                .getResultList()
                .stream()
                .findFirst();
    }

    List<User> some(CompanyId company, Collection<Integer> userIds) {
        return em.createQuery(
                        "SELECT u FROM User u WHERE u.companyId = :company AND u.deletedAt IS NULL AND u.id IN :ids",
                        User.class)
                .setParameter("company", company.value())
                .setParameter("ids", userIds)
                .getResultList();
    }

    /** The company's people in the order of their ids. */
    @SuppressWarnings("unchecked")
    List<User> page(CompanyId company, UserFilter filter, int first, int max) {
        return filtered(em.createNativeQuery("SELECT u.*" + MATCHES + " ORDER BY u.id", User.class), company, filter)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultList();
    }

    long count(CompanyId company, UserFilter filter) {
        return (Long) filtered(em.createNativeQuery("SELECT count(*)" + MATCHES, Long.class), company, filter)
                .getSingleResult();
    }

    /**
     * Waits for everybody who is about to log in with one of these texts (null: none) and holds them until the transaction
     * ends: no unique index sees that one's user name is another's e-mail. Locks both at once, always in the same order.
     */
    void holdLogins(String username, String email) {
        em.createNativeQuery("""
                        SELECT count(pg_advisory_xact_lock(x.key))
                          FROM (SELECT DISTINCT hashtextextended('dialplane.login:' || lower(g.name), 0) AS key
                                  FROM unnest(cast(:names AS text[])) AS g (name) WHERE g.name IS NOT NULL ORDER BY 1) x
                        """, Long.class)
                .setParameter("names", new String[] {username, email})
                .getSingleResult();
    }

    /** Whether somebody else logs in with one of these texts (null: none), as user name or as e-mail. */
    boolean isTakenForLogin(String name, String orName, int exceptUserId) {
        return (Boolean) em.createNativeQuery("""
                        SELECT EXISTS (SELECT 1 FROM users u WHERE u.deleted_at IS NULL AND u.id <> :except
                                          AND (lower(u.username) IN (lower(:name), lower(:orName))
                                            OR lower(u.email) IN (lower(:name), lower(:orName))))
                        """, Boolean.class)
                .setParameter("name", name)
                .setParameter("orName", orName)
                .setParameter("except", exceptUserId)
                .getSingleResult();
    }

    private static Query filtered(Query query, CompanyId company, UserFilter filter) {
        return query.setParameter("company", company.value())
                .setParameter(
                        "role", filter.role() == null ? null : filter.role().name())
                .setParameter("active", filter.active())
                .setParameter("search", filter.search());
    }
}
