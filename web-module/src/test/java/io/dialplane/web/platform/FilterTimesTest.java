package io.dialplane.web.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dialplane.platform.DomainException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTimesTest {

    private static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00+03:30, 2026-01-01T06:30:00Z",
        "2026-01-01T10:00:00 03:30, 2026-01-01T06:30:00Z",
        "2026-01-01T06:30:00Z, 2026-01-01T06:30:00Z",
        "2026-01-01T10:00:00, 2026-01-01T06:30:00Z",
        "2026-01-01T10:00, 2026-01-01T06:30:00Z",
        "2026-01-01 10:00:00, 2026-01-01T06:30:00Z",
        "2026-01-01, 2025-12-31T20:30:00Z"
    })
    void times_without_an_offset_are_the_company_s(String text, Instant instant) {
        assertThat(FilterTimes.parse("start_date", text, TEHRAN, false)).isEqualTo(instant);
    }

    @Test
    void a_day_as_an_end_is_meant_with_its_last_moment() {
        assertThat(FilterTimes.parse("end_date", "2026-01-01", TEHRAN, true))
                .isEqualTo(Instant.parse("2026-01-01T20:29:59.999999Z"));
    }

    @Test
    void nothing_is_no_filter() {
        assertThat(FilterTimes.parse("start_date", null, TEHRAN, false)).isNull();
        assertThat(FilterTimes.parse("start_date", " ", TEHRAN, false)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"yesterday", "2026-13-01", "2026-02-30T10:00:00", "1", "+999999999-01-01T00:00:00Z", "\u0000"})
    void what_is_no_time_is_named(String text) {
        DomainException e =
                catchThrowableOfType(DomainException.class, () -> FilterTimes.parse("start_date", text, TEHRAN, false));

        assertThat(e.status()).isEqualTo(400);
        assertThat(e.errors().get(0).field()).isEqualTo("start_date");
    }
}
