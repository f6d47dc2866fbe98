package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordHashTest {

    @Test
    void a_hash_matches_its_password_only() {
        String hash = PasswordHash.of("gruffalo-77-x");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain("gruffalo");
        assertThat(PasswordHash.matches("gruffalo-77-x", hash)).isTrue();
        assertThat(PasswordHash.matches("gruffalo-77-X", hash)).isFalse();
        assertThat(PasswordHash.matches("", hash)).isFalse();
    }

    @Test
    void the_same_password_never_has_the_same_hash() {
        assertThat(PasswordHash.of("gruffalo-77-x")).isNotEqualTo(PasswordHash.of("gruffalo-77-x"));
    }

    @Test
    void nobody_has_no_password() {
        assertThat(PasswordHash.matches("anything", null)).isFalse();
    }

    @Test
    void what_is_no_hash_is_an_error_not_a_wrong_password() {
        assertThatThrownBy(() -> PasswordHash.matches("x", "$2b$12$abc")).isInstanceOf(IllegalArgumentException.class);
    }
}
