package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "pass123", "رمزعبور"})
    void too_short_is_refused(String password) {
        assertThat(PasswordRules.check("new_password", password))
                .hasValueSatisfying(error -> assertThat(error.message()).isEqualTo("must have 8 to 128 characters"));
    }

    @Test
    void a_hundred_and_twenty_eight_characters_are_the_most() {
        assertThat(PasswordRules.check("password", "ab".repeat(64))).isEmpty();
        assertThat(PasswordRules.check("password", "ab".repeat(64) + "c")).isPresent();
    }

    @Test
    void a_character_outside_the_basic_plane_counts_once() {
        assertThat(PasswordRules.check("password", "🐿".repeat(7))).isPresent();
        assertThat(PasswordRules.check("password", "🐿".repeat(8))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord123", "12345678", "qwertyuiop", "Admin@123", "iloveyou", "1q2w3e4r"})
    void what_everybody_tries_first_is_refused_in_any_case(String password) {
        assertThat(PasswordRules.check("password", password))
                .hasValueSatisfying(error -> assertThat(error.key()).isEqualTo("password.common"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery", "gruffalo-77-x", "رمز عبور من", "        x"})
    void anything_else_is_fine(String password) {
        assertThat(PasswordRules.check("password", password)).isEmpty();
    }
}
