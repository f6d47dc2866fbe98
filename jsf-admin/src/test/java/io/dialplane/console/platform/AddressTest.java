package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Addresses of pages, whatever somebody searched for. */
class AddressTest {

    @Test
    void what_is_asked_is_encoded_and_what_is_empty_left_out() {
        assertThat(Address.of("people.xhtml").toString()).isEqualTo("people.xhtml");
        assertThat(Address.of("people.xhtml")
                        .with("search", "a&b=علی")
                        .with("role", "")
                        .with("active", null)
                        .with("page", 2)
                        .toString())
                .isEqualTo("people.xhtml?search=a%26b%3D%D8%B9%D9%84%DB%8C&page=2");
    }
}
