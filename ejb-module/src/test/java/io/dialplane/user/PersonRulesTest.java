package io.dialplane.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PersonRulesTest {

    private final PersonRules rules = new PersonRules("IR");

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        rules.username("x y");
        rules.newPassword("password", "short");
        rules.name("first_name", "a\nb");
        rules.email("nobody");
        rules.phoneNumber("123");
        DomainException refused = catchThrowableOfType(DomainException.class, rules::check);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errors())
                .extracting(FieldError::field)
                .containsExactly("username", "password", "first_name", "email", "phone_number");
    }

    @Test
    void what_is_absent_is_not_wrong() {
        rules.username(null);
        rules.newPassword("password", null);
        rules.name("first_name", null);
        rules.email(null);
        assertThat(rules.phoneNumber(null)).isNull();
        assertThatCode(rules::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent1", "ali.ahmadi", "کاربر۱", "a@b.de", "a+b_c-d"})
    void user_names_are_letters_and_digits_of_any_script_and_a_few_signs(String username) {
        rules.username(username);
        assertThatCode(rules::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\u0000", "a\u202eb", "<b>", "a/b"})
    void user_names_hold_nothing_that_hides(String username) {
        rules.username(username);
        assertThat(catchThrowableOfType(DomainException.class, rules::check)).isNotNull();
    }

    @Test
    void phone_numbers_are_kept_in_international_form() {
        assertThat(rules.phoneNumber("۰۹۱۲ ۱۱۱ ۱۱۱۱")).isEqualTo("+989121111111");
    }
}
