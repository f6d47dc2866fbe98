package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a page leads that was too old to be taken. */
class WayBackTest {

    @Test
    void what_was_asked_of_the_page_is_asked_again() {
        String path = "/console/numbers.xhtml";
        assertThat(WayBack.query("http://host:8080/console/numbers.xhtml?search=%D9%A0&page=2", path))
                .isEqualTo("search=%D9%A0&page=2");
        assertThat(WayBack.query("http://host/console/numbers.xhtml?expired", path))
                .isNull();
        assertThat(WayBack.query("http://host/console/audit.xhtml?page=2", path))
                .isNull();
        assertThat(WayBack.query("http://host/a b", path)).isNull();
        assertThat(WayBack.query(null, path)).isNull();
    }

    @Test
    void a_form_about_one_thing_never_becomes_one_for_a_new_thing() {
        assertThat(WayBack.anew("/person.xhtml", "id=7", null)).isEqualTo("/person.xhtml?id=7");
        assertThat(WayBack.anew("/person.xhtml", null, "7")).isEqualTo("/person.xhtml?id=7");
        assertThat(WayBack.anew("/person.xhtml", null, "7&x=\r\n")).isEqualTo("/person.xhtml?id=7%26x%3D%0D%0A");
        assertThat(WayBack.anew("/person.xhtml", null, null)).isEqualTo("/people.xhtml");
        assertThat(WayBack.anew("/numbers.xhtml", null, null)).isEqualTo("/numbers.xhtml");
    }
}
