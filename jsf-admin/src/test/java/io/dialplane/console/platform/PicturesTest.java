package io.dialplane.console.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.platform.CompanyId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A page knows how old its figures are: what changes after it was made has another version, what does not has not. */
class PicturesTest {

    private static final Instant NOW = Instant.parse("2026-03-21T10:00:00Z");

    private String shown = "three numbers";

    private final Pictures pictures = new Pictures(Clock.fixed(NOW, ZoneOffset.UTC)) {
        @Override
        Object picture(CompanyId company) {
            if (shown == null) {
                throw new IllegalStateException("the database is away");
            }
            return company + ": " + shown;
        }
    };

    @Test
    void what_changes_after_a_page_was_made_is_another_version() {
        long page = pictures.version(1);
        assertThat(page).as("none that was before a restart").isGreaterThanOrEqualTo(NOW.toEpochMilli());
        assertThat(pictures.look(1)).isFalse();
        assertThat(pictures.version(1)).isEqualTo(page);
        shown = "four numbers";
        assertThat(pictures.look(1)).isTrue();
        assertThat(pictures.version(1)).isGreaterThan(page);
        assertThat(pictures.look(1)).isFalse();
    }

    @Test
    void no_two_versions_are_the_same() {
        long page = pictures.version(1);
        assertThat(pictures.version(2)).isNotEqualTo(page);
        pictures.keep(Set.of(2));
        assertThat(pictures.version(1))
                .as("it may have changed while nobody looked")
                .isGreaterThan(page);
    }

    @Test
    void a_page_that_was_made_without_the_database_is_older_than_any() {
        shown = null;
        assertThat(pictures.version(1)).isZero();
        shown = "three numbers";
        assertThat(pictures.look(1)).isTrue();
        assertThat(pictures.version(1)).isPositive();
    }
}
