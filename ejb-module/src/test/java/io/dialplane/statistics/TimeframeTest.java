package io.dialplane.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeframeTest {

    private static final Instant NOW = Instant.parse("2026-03-29T21:07:08.000009Z");

    @ParameterizedTest(name = "{0} in {1} begins at {2}")
    @CsvSource({
        "HOUR, Asia/Tehran, 2026-03-29T20:07:08.000009Z",
        "THREE_HOURS, Asia/Tehran, 2026-03-29T18:07:08.000009Z",
        // 00:37 of the 30th there
        "TODAY, Asia/Tehran, 2026-03-29T20:30:00Z",
        "TODAY, UTC, 2026-03-29T00:00:00Z",
        // 23:07 there, of a day that began before the clock was put forward
        "TODAY, Europe/Berlin, 2026-03-28T23:00:00Z",
        "TODAY, America/New_York, 2026-03-29T04:00:00Z",
        // as long as they say, though an hour was left out meanwhile
        "WEEK, Europe/Berlin, 2026-03-22T21:07:08.000009Z",
        "MONTH, Europe/Berlin, 2026-02-27T21:07:08.000009Z"
    })
    void a_timeframe_begins(Timeframe timeframe, ZoneId zone, Instant start) {
        assertThat(timeframe.start(NOW, zone)).isEqualTo(start);
    }

    @Test
    void today_begins_with_its_first_moment_where_there_is_no_midnight() {
        ZoneId tehran = ZoneId.of("Asia/Tehran"); // its clock was put from 00:00 to 01:00 that day
        assertThat(Timeframe.TODAY.start(Instant.parse("2021-03-22T12:00:00Z"), tehran))
                .isEqualTo(Instant.parse("2021-03-21T20:30:00Z"));
    }

    @Test
    void all_times_have_no_beginning() {
        assertThat(Timeframe.ALL.start(NOW, ZoneId.of("UTC"))).isNull();
    }

    @Test
    void words_are_the_documents() {
        assertThat(Timeframe.values())
                .extracting(Timeframe::word)
                .containsExactly("all", "today", "1h", "3h", "7d", "30d");
        assertThat(TrendSpan.values()).extracting(TrendSpan::word).containsExactly("6h", "24h", "7d", "30d");
    }
}
