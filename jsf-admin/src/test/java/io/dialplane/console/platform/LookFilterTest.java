package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookFilterTest {

    @Test
    void a_path_is_written_anew() {
        assertThat(LookFilter.written("/numbers.xhtml")).isEqualTo("/numbers.xhtml");
        assertThat(LookFilter.written("/a b\r\nc;d\\e")).isEqualTo("/a%20b%0D%0Ac%3Bd%5Ce");
    }
}
