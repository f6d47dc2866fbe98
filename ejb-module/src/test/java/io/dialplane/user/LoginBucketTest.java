package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginBucketTest {

    private static final Instant NOW = Instant.parse("2026-03-21T08:00:00Z");
    private static final LoginBucket EMPTY = new LoginBucket(0, NOW, NOW);

    @Test
    void four_failures_cost_nothing_and_the_fifth_a_minute() {
        LoginBucket bucket = failed(EMPTY, 4, NOW);
        assertThat(bucket.waitAt(NOW)).isZero();
        bucket = bucket.attempted(NOW, LoginLimit.OF_ACCOUNT);
        assertThat(bucket.waitAt(NOW)).isEqualTo(Duration.ofMinutes(1));
        assertThat(bucket.waitAt(NOW.plusSeconds(59))).isEqualTo(Duration.ofSeconds(1));
        assertThat(bucket.waitAt(NOW.plusSeconds(60))).isZero();
    }

    @Test
    void whoever_fails_again_after_a_wait_waits_longer() {
        LoginBucket bucket = failed(EMPTY, 5, NOW);
        Instant later = NOW.plusSeconds(60);
        assertThat(bucket.attempted(later, LoginLimit.OF_ACCOUNT).waitAt(later)).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void failures_are_forgotten_one_by_one() {
        LoginBucket bucket = failed(EMPTY, 4, NOW);
        Instant later = NOW.plus(Duration.ofMinutes(150));
        LoginBucket next = bucket.attempted(later, LoginLimit.OF_ACCOUNT);
        assertThat(next.failures()).isEqualTo(3);
        assertThat(next.leaksFrom())
                .as("half an hour counts towards the next")
                .isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void failing_steadily_does_not_stop_the_forgetting() {
        LoginBucket bucket = EMPTY;
        for (int minute = 1; minute <= 600; minute++) {
            bucket = bucket.attempted(NOW.plus(Duration.ofMinutes(minute)), LoginLimit.OF_ADDRESS);
        }
        assertThat(bucket.failures()).isEqualTo(1);
    }

    @Test
    void a_bucket_that_has_run_empty_begins_afresh() {
        Instant later = NOW.plus(Duration.ofDays(1));
        LoginBucket next = failed(EMPTY, 4, NOW).attempted(later, LoginLimit.OF_ACCOUNT);
        assertThat(next).isEqualTo(new LoginBucket(1, later, later));
    }

    @Test
    void a_clock_that_steps_back_forgets_nothing_and_adds_nothing() {
        LoginBucket next = failed(EMPTY, 3, NOW).attempted(NOW.minusSeconds(7200), LoginLimit.OF_ACCOUNT);
        assertThat(next.failures()).isEqualTo(4);
    }

    @Test
    void a_right_password_empties_the_account() {
        assertThat(failed(EMPTY, 9, NOW).emptied(NOW)).isEqualTo(EMPTY);
    }

    @Test
    void a_right_password_gives_the_address_only_its_own_attempt_back() {
        LoginBucket bucket = EMPTY;
        for (int i = 0; i < 50; i++) {
            bucket = bucket.attempted(NOW, LoginLimit.OF_ADDRESS);
        }
        LoginBucket after = bucket.takenBack(NOW);
        assertThat(after.failures()).isEqualTo(49);
        assertThat(after.waitAt(NOW)).isZero();
    }

    private static LoginBucket failed(LoginBucket from, int times, Instant at) {
        LoginBucket bucket = from;
        for (int i = 0; i < times; i++) {
            bucket = bucket.attempted(at, LoginLimit.OF_ACCOUNT);
        }
        return bucket;
    }
}
