package io.dialplane.web.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01T06:35:00Z",
                "2024-01-01t06:35:00z",
                "2024-01-01T10:05:00+03:30",
                "2024-01-01T10:05:00+0330",
                "2024-01-01 10:05:00+03:30",
                "2024-01-01T08:35+02",
                " 2024-01-01T06:35:00.000000+00:00 "
            })
    void one_moment_is_written_in_many_ways(String text) {
        assertThat(Times.parse("attempted_at", text)).isEqualTo(Instant.parse("2024-01-01T06:35:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-01T10:05:00",
                "2024-01-01",
                "2024-01-0110:05:00+03:30",
                "2024-01-01T 10:05:00+03:30",
                "2024-01-01  10:05:00+03:30",
                "2024-01-01T10:05:00 +03:30",
                "2024-01-01T10:05:00+3:30",
                "2024-01-01T10:05:00+99",
                "2026-02-30T10:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "1969-12-31T23:59:59Z",
                "2200-01-01T00:00:01Z",
                "1704091500",
                ""
            })
    void what_is_no_time_with_an_offset_is_refused_by_its_name(String text) {
        DomainException e = catchThrowableOfType(DomainException.class, () -> Times.parse("attempted_at", text));
        assertThat(e.status()).isEqualTo(400);
        assertThat(e.errors()).extracting("field").containsExactly("attempted_at");
    }

    @Test
    void fractions_are_kept() {
        assertThat(Times.parse("attempted_at", "2024-01-01T10:05:00.123456+03:30"))
                .isEqualTo(Instant.parse("2024-01-01T06:35:00.123456Z"));
    }
}
