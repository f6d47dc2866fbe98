package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoginLimitTest {

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "4,0", "5,1", "6,2", "7,4", "8,8", "9,15", "10,15", "1000,15"})
    void waits_of_an_account_grow_from_the_fifth_failure_on_to_a_quarter_of_an_hour(int failures, int minutes) {
        assertThat(LoginLimit.OF_ACCOUNT.waitAfter(failures)).isEqualTo(Duration.ofMinutes(minutes));
    }

    @Test
    void an_address_may_fail_more_often_than_an_account() {
        assertThat(LoginLimit.OF_ADDRESS.waitAfter(49)).isZero();
        assertThat(LoginLimit.OF_ADDRESS.waitAfter(50)).isEqualTo(Duration.ofMinutes(1));
        assertThat(LoginLimit.OF_ADDRESS.waitAfter(54)).isEqualTo(Duration.ofMinutes(15));
    }
}
