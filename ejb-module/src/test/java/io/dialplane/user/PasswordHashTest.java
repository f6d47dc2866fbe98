package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThatThrownBy(() -> PasswordHash.matches("x", "$2b$31$" + SALT_AND_HASH))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final String SALT_AND_HASH = "abcdefghijklmnopqrstuu5Lo7g67CiD3M4RpN1BmBb4Crp5w7dbK";

    /** Hashes that the library of the existing panels has made, and others of the family. */
    @ParameterizedTest
    @CsvSource({
        "password123, 2b, 4",
        "password123, 2a, 5",
        "گذرواژه, 2b, 4",
        "01234567890123456789012345678901234567890123456789012345678901234567890123456789, 2y, 4"
    })
    void a_bcrypt_hash_matches_its_password_only(String password, String version, int cost) {
        String hash = OpenBSDBCrypt.generate(
                version,
                password.getBytes(StandardCharsets.UTF_8),
                "0123456789abcdef".getBytes(StandardCharsets.US_ASCII),
                cost);

        assertThat(PasswordHash.isBcrypt(hash)).isTrue();
        assertThat(PasswordHash.matches(password, hash)).isTrue();
        assertThat(PasswordHash.matches(password, hash, 6)).isTrue();
        assertThat(PasswordHash.matches("x" + password, hash)).isFalse();
        assertThat(PasswordHash.matches("", hash, 6)).isFalse();
    }

    /** Of the public test vectors of bcrypt. */
    @Test
    void hashes_made_elsewhere_are_understood() {
        String hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

        assertThat(PasswordHash.matches("U*U", hash)).isTrue();
        assertThat(PasswordHash.matches("U*V", hash)).isFalse();
    }

    @Test
    void with_bcrypt_hashes_about_the_answers_are_the_same() {
        String hash = PasswordHash.of("gruffalo-77-x");

        assertThat(PasswordHash.isBcrypt(hash)).isFalse();
        assertThat(PasswordHash.matches("gruffalo-77-x", hash, 4)).isTrue();
        assertThat(PasswordHash.matches("gruffalo-77-X", hash, 4)).isFalse();
        assertThat(PasswordHash.matches("x".repeat(1_000), hash, 4)).isFalse();
        assertThat(PasswordHash.matches("\ud800", hash, 4)).isFalse();
        assertThat(PasswordHash.matches("anything", null, 4)).isFalse();
    }
}
