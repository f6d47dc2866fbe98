package io.dialplane.console.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.console.contact.CustomField.Kind;
import io.dialplane.contact.Contact;
import io.dialplane.platform.DomainException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomFieldTest {

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode set(String name, Kind kind, String value) {
        return new CustomField(name, kind, value).set(json("{}"), null);
    }

    private static Contact with(String custom) {
        return new Contact(
                1, "Sara", List.of(), null, null, null, null, List.of(), "", 1, json(custom), List.of(), null, null, 1);
    }

    @Test
    void a_value_is_of_the_kind_that_was_chosen() {
        assertThat(set(" city ", Kind.TEXT, " تهران ")).isEqualTo(json("{\"city\": \"تهران\"}"));
        assertThat(set("age", Kind.NUMBER, "۱٬۰۰۷")).isEqualTo(json("{\"age\": 1007}"));
        assertThat(set("age", Kind.NUMBER, "−007٫5")).isEqualTo(json("{\"age\": -7.5}"));
        assertThat(set("vip", Kind.YES, null)).isEqualTo(json("{\"vip\": true}"));
        assertThat(set("vip", Kind.NO, "yes")).isEqualTo(json("{\"vip\": false}"));
        // a field that is called so is meant
        assertThat(new CustomField(" odd ", Kind.NUMBER, "2").set(json("{\" odd \": 1}"), " odd "))
                .isEqualTo(json("{\" odd \": 2}"));
    }

    @Test
    void a_new_field_takes_the_place_of_none() {
        for (String taken : new String[] {"city", " city "}) {
            assertThatThrownBy(() -> new CustomField(taken, Kind.TEXT, "Qom").set(json("{\"city\": \"Tehran\"}"), null))
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            e -> assertThat(e.errors().get(0).field()).isEqualTo("field_name"));
        }
    }

    @Test
    void a_field_that_gets_another_name_has_the_old_one_no_more() {
        ObjectNode before = json("{\"city\": \"Tehran\", \"floor\": 3}");
        CustomField town = new CustomField("town", Kind.TEXT, "Tehran");
        assertThat(town.set(before, "city")).isEqualTo(json("{\"town\": \"Tehran\", \"city\": null}"));
        assertThat(town.set(before, "gone")).isEqualTo(json("{\"town\": \"Tehran\"}"));
        assertThat(new CustomField("city", Kind.TEXT, "Qom").set(before, "city"))
                .isEqualTo(json("{\"city\": \"Qom\"}"));
        assertThatThrownBy(() -> new CustomField("floor", Kind.TEXT, "x").set(before, "city"))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        e -> assertThat(e.errors().get(0).field()).isEqualTo("field_name"));
    }

    @Test
    void what_is_missing_or_no_number_is_named() {
        assertThatThrownBy(() -> set(" ", Kind.TEXT, "x"))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        e -> assertThat(e.errors().get(0).field()).isEqualTo("field_name"));
        for (String bad : new String[] {null, "seven", "1e9", "1.2.3", "-"}) {
            assertThatThrownBy(() -> set("age", Kind.NUMBER, bad))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            e -> assertThat(e.errors().get(0).field()).isEqualTo("field_value"));
        }
    }

    @Test
    void fields_are_shown_by_their_names() {
        assertThat(CustomField.all(with("{\"vip\": false, \"age\": 4.50, \"city\": \"Tehran\"}")))
                .containsExactly(
                        new CustomField("age", Kind.NUMBER, "4.5"),
                        new CustomField("city", Kind.TEXT, "Tehran"),
                        new CustomField("vip", Kind.NO, null));
        assertThat(CustomField.of(with("{\"vip\": true}"), "vip")).isEqualTo(new CustomField("vip", Kind.YES, null));
        assertThat(CustomField.of(with("{}"), "vip")).isEqualTo(CustomField.NONE);
        assertThat(CustomField.of(with("{}"), null)).isEqualTo(CustomField.NONE);
    }
}
