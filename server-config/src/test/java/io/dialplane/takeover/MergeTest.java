package io.dialplane.takeover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergeTest {

    @Test
    void what_changed_there_only_is_changed() {
        Merge merge = Merge.of(Map.of("a", "1", "b", "1"), Map.of("a", "2", "b", "1"), Map.of("a", "1", "b", "1"));

        assertThat(merge).isEqualTo(new Merge(Map.of("a", "2", "b", "1"), true, java.util.List.of()));
    }

    @Test
    void what_changed_here_only_stays() {
        Merge merge = Merge.of(Map.of("a", "1"), Map.of("a", "1"), Map.of("a", "2"));

        assertThat(merge).isEqualTo(new Merge(Map.of("a", "2"), false, java.util.List.of()));
    }

    @Test
    void what_changed_there_and_here_stays_and_is_named() {
        Merge merge = Merge.of(Map.of("a", "1"), Map.of("a", "2"), Map.of("a", "3"));

        assertThat(merge).isEqualTo(new Merge(Map.of("a", "3"), false, java.util.List.of("a")));
    }

    @Test
    void what_changed_alike_is_no_conflict() {
        assertThat(Merge.of(Map.of("a", "1"), Map.of("a", "2"), Map.of("a", "2"))
                        .kept())
                .isEmpty();
    }

    @Test
    void what_was_removed_there_is_removed() {
        Merge merge = Merge.of(Map.of("a", "1", "b", "1"), Map.of("b", "1"), Map.of("a", "1", "b", "1"));

        Map<String, String> without = new HashMap<>(Map.of("b", "1"));
        without.put("a", null);
        assertThat(merge.fields()).isEqualTo(without);
        assertThat(merge.changed()).isTrue();
    }

    @Test
    void what_is_new_there_is_added_and_what_is_ours_alone_stays() {
        Merge merge = Merge.of(Map.of(), Map.of("a", "1"), Map.of("b", "2"));

        assertThat(merge.fields()).isEqualTo(Map.of("a", "1", "b", "2"));
    }
}
