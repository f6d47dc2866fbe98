package io.dialplane.web.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PreferencesTest {

    @Test
    void names_are_found_in_one_header_or_several_without_their_values() {
        assertThat(Preferences.of(List.of())).isEmpty();
        assertThat(Preferences.of(List.of("respond-async"))).containsExactly("respond-async");
        assertThat(Preferences.of(List.of("wait = 10 , Respond-Async; foo=\"a\"", "return=minimal")))
                .containsExactlyInAnyOrder("wait", "respond-async", "return");
        assertThat(Preferences.of(List.of("", ",;="))).doesNotContain("respond-async");
    }
}
