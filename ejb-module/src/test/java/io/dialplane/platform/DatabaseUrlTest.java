package io.dialplane.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://dp:secret@db.example:5433/calls",
                "postgres://dp:secret@db.example:5433/calls",
                "jdbc:postgresql://db.example:5433/calls?user=dp&password=secret"
            })
    void every_usual_form_says_the_same(String text) {
        assertThat(DatabaseUrl.parse(text))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db.example:5433/calls", "dp", "secret"));
    }

    @Test
    void without_a_port_it_is_the_usual_one() {
        assertThat(DatabaseUrl.parse("postgresql://dp@localhost/calls"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://localhost:5432/calls", "dp", null));
    }

    @Test
    void encoded_signs_of_a_password_are_decoded_and_a_plus_stays_a_plus() {
        assertThat(DatabaseUrl.parse("postgresql://dp:p%40ss%3Aw+rd@localhost/calls")
                        .password())
                .isEqualTo("p@ss:w+rd");
    }

    @Test
    void other_options_are_kept() {
        assertThat(DatabaseUrl.parse("postgresql://dp:x@localhost/calls?sslmode=require&user=other&a=b"))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://localhost:5432/calls?sslmode=require&a=b", "other", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mysql://dp:x@localhost/calls",
                "localhost/calls",
                "postgresql://dp:x@localhost",
                "postgresql://dp:x@localhost/",
                "postgresql://localhost/calls",
                "postgresql:///calls?user=dp"
            })
    void anything_else_is_refused_with_a_sentence(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_refusal_does_not_show_the_password() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://dp:sec ret@localhost/calls"))
                .hasMessageNotContaining("sec ret")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void its_text_does_not_show_the_password() {
        assertThat(DatabaseUrl.parse("postgresql://dp:secret@localhost/calls"))
                .asString()
                .isEqualTo("jdbc:postgresql://localhost:5432/calls as dp");
    }
}
