package io.dialplane.console.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.contact.ContactFilter;
import io.dialplane.platform.DomainException;
import org.junit.jupiter.api.Test;

class ContactQuestionTest {

    private static ContactQuestion asked(String search, String assigned, String agent) {
        return new ContactQuestion(search, " Hot ", "", null, null, "VIP", assigned, agent);
    }

    @Test
    void what_is_empty_is_not_asked() {
        assertThat(asked(" ", "", null).filter(name -> 7))
                .isEqualTo(new ContactFilter(null, "Hot", null, null, null, "VIP", null, null));
        assertThat(asked(null, "maybe", null).filter(name -> 7).assigned()).isNull();
        assertThat(new ContactQuestion(null, null, null, null, null, null, null, null).query())
                .isEmpty();
    }

    @Test
    void people_are_known_by_their_user_names() {
        assertThat(asked(null, "false", "sara").filter(String::length))
                .isEqualTo(new ContactFilter(null, "Hot", null, null, null, "VIP", 4, false));
    }

    @Test
    void the_address_asks_the_same_again() {
        assertThat(asked("سارا & co", "true", "sara").query())
                .isEqualTo("search=%D8%B3%D8%A7%D8%B1%D8%A7+%26+co&lead_status=Hot&tag=VIP&assigned=true&agent=sara&");
    }

    @Test
    void a_browser_keeps_nobodys_name_or_number() {
        assertThat(asked("سارا", null, "sara").kept()).isEqualTo("lead_status=Hot&tag=VIP&agent=sara&");
        assertThat(new ContactQuestion("0912 123 4567", null, null, null, null, null, null, null).kept())
                .isEmpty();
    }

    @Test
    void nothing_that_the_database_cannot_hold_is_asked() {
        for (String bad : new String[] {"a".repeat(256)}) {
            assertThatThrownBy(() -> asked(bad, null, null).filter(name -> 7))
                    .isInstanceOfSatisfying(
                            DomainException.class,
                            e -> assertThat(e.errors().get(0).field()).isEqualTo("search"));
        }
    }
}
