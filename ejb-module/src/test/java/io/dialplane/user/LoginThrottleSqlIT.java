package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.TestDatabase;
import io.dialplane.platform.TestPersistence;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginThrottleSqlIT {

    private static final String ACCOUNT = LoginThrottle.account(17);
    private static final String ADDRESS = "192.0.2.7";

    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final TestPersistence PERSISTENCE = new TestPersistence(DATABASE);

    @AfterAll
    static void close() {
        PERSISTENCE.close();
        DATABASE.close();
    }

    @BeforeEach
    void forget() {
        PERSISTENCE.run(em -> em.createNativeQuery("DELETE FROM login_failure").executeUpdate());
    }

    @Test
    void the_sixth_attempt_waits_and_nothing_is_counted_while_it_does() {
        for (int i = 0; i < 5; i++) {
            assertThat(attempt(ACCOUNT, ADDRESS)).isNull();
        }
        DomainException refused = attempt(ACCOUNT, ADDRESS);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        assertThat(failures(ACCOUNT)).isEqualTo(5);
        assertThat(failures("address:" + ADDRESS)).isEqualTo(5);
    }

    @Test
    void the_wait_is_over_by_the_databases_clock_and_the_next_is_longer() {
        for (int i = 0; i < 5; i++) {
            attempt(ACCOUNT, null);
        }
        passes("61 seconds");
        assertThat(attempt(ACCOUNT, null)).isNull();
        assertThat(attempt(ACCOUNT, null).retryAfter()).isBetween(Duration.ofSeconds(110), Duration.ofMinutes(2));
    }

    @Test
    void success_resets_the_account_and_gives_the_address_its_attempt_back() {
        for (int i = 0; i < 4; i++) {
            attempt(ACCOUNT, ADDRESS);
        }
        PERSISTENCE.run(em -> throttle(em).succeeded(ACCOUNT, ADDRESS));
        assertThat(failures(ACCOUNT)).isZero();
        assertThat(failures("address:" + ADDRESS)).isEqualTo(3);
    }

    @Test
    void an_address_that_tries_many_names_waits_for_all_of_them() {
        for (int i = 0; i < 50; i++) {
            assertThat(attempt(LoginThrottle.unknownAccount("name" + i), ADDRESS))
                    .isNull();
        }
        assertThat(attempt(LoginThrottle.unknownAccount("another"), ADDRESS)).isNotNull();
        assertThat(attempt(LoginThrottle.unknownAccount("another"), "192.0.2.8"))
                .isNull();
    }

    @Test
    void what_was_typed_as_a_name_is_not_kept() {
        attempt(LoginThrottle.unknownAccount("my-secret-password"), null);
        assertThat(buckets().toString()).doesNotContain("my-secret-password");
        assertThat(LoginThrottle.unknownAccount("Ali")).isEqualTo(LoginThrottle.unknownAccount("aLI"));
    }

    @Test
    void of_many_guesses_at_once_five_get_through() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Boolean>> guesses = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String address = "198.51.100." + i % 16;
                guesses.add(() -> attempt(ACCOUNT, address) == null);
            }
            int through = 0;
            for (Future<Boolean> guess : threads.invokeAll(guesses, 60, TimeUnit.SECONDS)) {
                through += guess.get() ? 1 : 0;
            }
            assertThat(through).isEqualTo(5);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void old_failures_are_removed_and_young_ones_stay() {
        attempt(ACCOUNT, null);
        passes("3 days");
        attempt(LoginThrottle.account(18), null);
        PERSISTENCE.run(em -> throttle(em).forgetOld());
        assertThat(buckets()).isEqualTo(List.of(LoginThrottle.account(18)));
    }

    private static LoginThrottle throttle(EntityManager em) {
        return new LoginThrottle(new LoginFailureQueries(em));
    }

    /** The refusal; null: the attempt may go on. */
    private static DomainException attempt(String account, String address) {
        return catchThrowableOfType(
                DomainException.class, () -> PERSISTENCE.run(em -> throttle(em).attempt(account, address)));
    }

    private static int failures(String bucket) {
        return PERSISTENCE.in(em -> (Integer)
                em.createNativeQuery("SELECT failures FROM login_failure WHERE bucket = :bucket", Integer.class)
                        .setParameter("bucket", bucket)
                        .getSingleResult());
    }

    private static List<?> buckets() {
        return PERSISTENCE.in(em -> em.createNativeQuery("SELECT bucket FROM login_failure", String.class)
                .getResultList());
    }

    /** Time passes: everything that was, was so much earlier. */
    private static void passes(String interval) {
        PERSISTENCE.run(em ->
                em.createNativeQuery("""
                        UPDATE login_failure SET leaks_from = leaks_from - cast(:interval AS interval),
                               blocked_until = blocked_until - cast(:interval AS interval)
                        """).setParameter("interval", interval).executeUpdate());
    }
}
