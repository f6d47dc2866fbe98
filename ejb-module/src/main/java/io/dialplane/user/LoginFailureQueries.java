package io.dialplane.user;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;

/** The statements on {@code login_failure}; times are the database's. */
@Dependent
class LoginFailureQueries {

    @PersistenceContext
    private EntityManager em;

    @Inject
    LoginFailureQueries() {}

    LoginFailureQueries(EntityManager em) {
        this.em = em;
    }

    /** A bucket, locked until the transaction ends, and what time it is. */
    record Locked(LoginBucket bucket, Instant now) {}

    /** Locks a bucket; makes an empty one where there is none. */
    Locked lock(String bucket) {
        Tuple row = (Tuple) em.createNativeQuery("""
                        INSERT INTO login_failure (bucket, failures, leaks_from, blocked_until)
                        VALUES (:bucket, 0, clock_timestamp(), clock_timestamp())
                        ON CONFLICT (bucket) DO UPDATE SET bucket = excluded.bucket
                        RETURNING failures, leaks_from, blocked_until, clock_timestamp()
                        """, Tuple.class)
                .setParameter("bucket", bucket)
                .getSingleResult();
        return new Locked(
                new LoginBucket(row.get(0, Integer.class), row.get(1, Instant.class), row.get(2, Instant.class)),
                row.get(3, Instant.class));
    }

    void save(String name, LoginBucket bucket) {
        em.createNativeQuery("""
                        UPDATE login_failure SET failures = :failures, leaks_from = :leaksFrom, blocked_until = :blockedUntil
                         WHERE bucket = :bucket
                        """)
                .setParameter("failures", bucket.failures())
                .setParameter("leaksFrom", bucket.leaksFrom())
                .setParameter("blockedUntil", bucket.blockedUntil())
                .setParameter("bucket", name)
                .executeUpdate();
    }

    /** Removes what nobody waits for any more. */
    int removeOlderThan(Duration age) {
        return em.createNativeQuery("""
                        DELETE FROM login_failure
                         WHERE greatest(leaks_from, blocked_until) < clock_timestamp() - make_interval(secs => :seconds)
                        """)
                .setParameter("seconds", (double) age.toSeconds())
                .executeUpdate();
    }
}
