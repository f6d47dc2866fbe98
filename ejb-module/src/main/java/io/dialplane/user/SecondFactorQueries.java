package io.dialplane.user;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.util.List;
import java.util.Optional;

/** The statements on {@code user_totp, totp_recovery_code}. */
@Dependent
class SecondFactorQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    SecondFactorQueries() {}

    /**
     * Somebody's second factor.
     *
     * @param secret    sealed
     * @param confirmed it counts
     * @param lastStep  of the last code that was used
     */
    record Kept(String secret, boolean confirmed, long lastStep, long recoveryCodes) {}

    @SuppressWarnings("unchecked")
    Optional<Kept> find(int userId) {
        List<Tuple> rows = em.createNativeQuery("""
                        SELECT t.secret, t.confirmed_at IS NOT NULL, t.last_step,
                               (SELECT count(*) FROM totp_recovery_code c WHERE c.user_id = t.user_id)
                          FROM user_totp t WHERE t.user_id = :user
                        """, Tuple.class)
                .setParameter("user", userId)
                .getResultList();
        return rows.stream()
                .map(row -> new Kept(
                        row.get(0, String.class),
                        row.get(1, Boolean.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class)))
                .findFirst();
    }

    /** A secret that is to be confirmed, in the place of another such. False: there is a confirmed one. */
    boolean begin(int userId, String secret) {
        return em.createNativeQuery("""
                        INSERT INTO user_totp (user_id, secret) VALUES (:user, :secret)
                        ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
                         WHERE user_totp.confirmed_at IS NULL
                        """)
                        .setParameter("user", userId)
                        .setParameter("secret", secret)
                        .executeUpdate()
                == 1;
    }

    /**
     * The secret counts from now on.
     *
     * @param secret that the code was checked against
     * @return false: there is another one by now, or it has been confirmed
     */
    boolean confirm(int userId, String secret, long step) {
        return em.createNativeQuery("""
                        UPDATE user_totp SET confirmed_at = clock_timestamp(), last_step = :step
                         WHERE user_id = :user AND secret = :secret AND confirmed_at IS NULL
                        """)
                        .setParameter("step", step)
                        .setParameter("user", userId)
                        .setParameter("secret", secret)
                        .executeUpdate()
                == 1;
    }

    /** Uses a step's code up. False: it, or a later one, has been used. */
    boolean use(int userId, long step) {
        return em.createNativeQuery(
                                "UPDATE user_totp SET last_step = :step WHERE user_id = :user AND confirmed_at IS NOT NULL AND last_step < :step")
                        .setParameter("step", step)
                        .setParameter("user", userId)
                        .executeUpdate()
                == 1;
    }

    /** Uses a recovery code up. False: there is no such. */
    boolean useRecovery(int userId, byte[] hash) {
        return em.createNativeQuery("DELETE FROM totp_recovery_code WHERE user_id = :user AND code_hash = :hash")
                        .setParameter("user", userId)
                        .setParameter("hash", hash)
                        .executeUpdate()
                == 1;
    }

    void replaceRecovery(int userId, List<byte[]> hashes) {
        em.createNativeQuery("DELETE FROM totp_recovery_code WHERE user_id = :user")
                .setParameter("user", userId)
                .executeUpdate();
        for (byte[] hash : hashes) {
            em.createNativeQuery("INSERT INTO totp_recovery_code (user_id, code_hash) VALUES (:user, :hash)")
                    .setParameter("user", userId)
                    .setParameter("hash", hash)
                    .executeUpdate();
        }
    }

    /** Takes it away with its recovery codes. False: there was none that counted. */
    boolean remove(int userId) {
        return !em
                .createNativeQuery(
                        "DELETE FROM user_totp WHERE user_id = :user RETURNING confirmed_at IS NOT NULL", Boolean.class)
                .setParameter("user", userId)
                .getResultList()
                .stream()
                .filter(Boolean.TRUE::equals)
                .toList()
                .isEmpty();
    }
}
