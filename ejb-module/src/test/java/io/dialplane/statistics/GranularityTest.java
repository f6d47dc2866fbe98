package io.dialplane.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.statistics.Granularity.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GranularityTest {

    private static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    /** Starts by the local clock. */
    private static List<String> starts(Granularity granularity, String now, TrendSpan span, ZoneId zone) {
        return granularity.buckets(Instant.parse(now), span.length(), zone).stream()
                .map(bucket -> bucket.start().atZone(zone).toOffsetDateTime().toString())
                .toList();
    }

    @Test
    void hours_begin_with_the_local_hour_also_where_that_is_half_an_hour_aside() {
        assertThat(starts(Granularity.HOURLY, "2026-05-05T06:31:00Z", TrendSpan.SIX_HOURS, TEHRAN))
                .containsExactly(
                        "2026-05-05T04:00+03:30",
                        "2026-05-05T05:00+03:30",
                        "2026-05-05T06:00+03:30",
                        "2026-05-05T07:00+03:30",
                        "2026-05-05T08:00+03:30",
                        "2026-05-05T09:00+03:30",
                        "2026-05-05T10:00+03:30");
        assertThat(starts(Granularity.HOURLY, "2026-05-05T06:31:00Z", TrendSpan.SIX_HOURS, ZoneId.of("Asia/Kathmandu")))
                .startsWith("2026-05-05T06:00+05:45")
                .endsWith("2026-05-05T12:00+05:45")
                .hasSize(7);
    }

    @Test
    void at_the_full_hour_the_current_bucket_has_just_begun() {
        assertThat(starts(Granularity.HOURLY, "2026-05-05T06:30:00Z", TrendSpan.SIX_HOURS, TEHRAN))
                .startsWith("2026-05-05T04:00+03:30")
                .endsWith("2026-05-05T10:00+03:30")
                .hasSize(7);
        assertThat(starts(Granularity.HOURLY, "2026-05-05T06:29:59.999999Z", TrendSpan.SIX_HOURS, TEHRAN))
                .startsWith("2026-05-05T03:00+03:30")
                .endsWith("2026-05-05T09:00+03:30")
                .hasSize(7);
    }

    @Test
    void days_begin_with_the_companys_midnight() {
        assertThat(starts(Granularity.DAILY, "2026-05-05T20:29:00Z", TrendSpan.WEEK, TEHRAN))
                .startsWith("2026-04-28T00:00+03:30", "2026-04-29T00:00+03:30")
                .endsWith("2026-05-05T00:00+03:30")
                .hasSize(8);
        assertThat(starts(Granularity.DAILY, "2026-05-05T20:30:00Z", TrendSpan.WEEK, TEHRAN))
                .endsWith("2026-05-06T00:00+03:30")
                .hasSize(8);
        assertThat(starts(Granularity.DAILY, "2026-05-05T02:00:00Z", TrendSpan.SIX_HOURS, TEHRAN))
                .containsExactly("2026-05-04T00:00+03:30", "2026-05-05T00:00+03:30");
        assertThat(starts(Granularity.DAILY, "2026-05-05T12:00:00Z", TrendSpan.SIX_HOURS, TEHRAN))
                .containsExactly("2026-05-05T00:00+03:30");
    }

    @Test
    void an_hour_that_is_left_out_is_no_bucket() {
        assertThat(starts(Granularity.HOURLY, "2026-03-29T03:10:00Z", TrendSpan.SIX_HOURS, BERLIN))
                .containsExactly(
                        "2026-03-28T22:00+01:00",
                        "2026-03-28T23:00+01:00",
                        "2026-03-29T00:00+01:00",
                        "2026-03-29T01:00+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-29T04:00+02:00",
                        "2026-03-29T05:00+02:00");
    }

    @Test
    void an_hour_that_comes_twice_is_two_buckets() {
        assertThat(starts(Granularity.HOURLY, "2026-10-25T03:10:00Z", TrendSpan.SIX_HOURS, BERLIN))
                .containsExactly(
                        "2026-10-24T23:00+02:00",
                        "2026-10-25T00:00+02:00",
                        "2026-10-25T01:00+02:00",
                        "2026-10-25T02:00+02:00",
                        "2026-10-25T02:00+01:00",
                        "2026-10-25T03:00+01:00",
                        "2026-10-25T04:00+01:00");
    }

    @Test
    void a_clock_that_is_put_by_half_an_hour_begins_a_bucket() {
        assertThat(starts(Granularity.HOURLY, "2026-04-04T17:10:00Z", TrendSpan.SIX_HOURS, LORD_HOWE))
                .endsWith(
                        "2026-04-05T00:00+11:00",
                        "2026-04-05T01:00+11:00",
                        "2026-04-05T01:30+10:30",
                        "2026-04-05T02:00+10:30",
                        "2026-04-05T03:00+10:30");
        assertThat(starts(Granularity.HOURLY, "2026-10-03T17:10:00Z", TrendSpan.SIX_HOURS, LORD_HOWE))
                .endsWith(
                        "2026-10-04T01:00+10:30",
                        "2026-10-04T02:30+11:00",
                        "2026-10-04T03:00+11:00",
                        "2026-10-04T04:00+11:00");
    }

    @Test
    void days_of_23_and_25_hours_are_one_bucket_each() {
        assertThat(hours(Granularity.DAILY.buckets(Instant.parse("2026-03-30T12:00:00Z"), Duration.ofDays(2), BERLIN)))
                .containsExactly(24L, 23L, 24L);
        assertThat(hours(Granularity.DAILY.buckets(Instant.parse("2026-10-26T12:00:00Z"), Duration.ofDays(2), BERLIN)))
                .containsExactly(24L, 25L, 24L);
    }

    @Test
    void a_day_without_a_midnight_begins_an_hour_later_by_its_clock() {
        assertThat(starts(Granularity.DAILY, "2021-03-22T12:00:00Z", TrendSpan.DAY, TEHRAN))
                .containsExactly("2021-03-21T00:00+03:30", "2021-03-22T01:00+04:30");
    }

    @Test
    void a_day_whose_last_hour_came_twice_ends_with_the_second() {
        List<Bucket> days =
                Granularity.DAILY.buckets(Instant.parse("2021-09-22T12:00:00Z"), Duration.ofDays(1), TEHRAN);
        assertThat(hours(days)).containsExactly(25L, 24L);
    }

    @ParameterizedTest(name = "{1} of {0} in {2}")
    @CsvSource({
        "HOURLY, MONTH, Asia/Tehran, 721",
        "HOURLY, MONTH, Europe/Berlin, 721",
        "HOURLY, WEEK, UTC, 169",
        "HOURLY, DAY, America/New_York, 25",
        "DAILY, MONTH, Asia/Tehran, 31",
        "DAILY, MONTH, Europe/Berlin, 31",
        "DAILY, DAY, UTC, 2"
    })
    void buckets_follow_each_other_without_a_gap_up_to_now(
            Granularity granularity, TrendSpan span, ZoneId zone, int count) {
        Instant now = Instant.parse("2026-04-10T12:34:56Z"); // clocks of Berlin were put forward meanwhile
        List<Bucket> buckets = granularity.buckets(now, span.length(), zone);
        assertThat(buckets).hasSize(count);
        assertThat(buckets.get(0).start()).isBeforeOrEqualTo(now.minus(span.length()));
        assertThat(buckets.get(0).end()).isAfter(now.minus(span.length()));
        assertThat(buckets.get(count - 1).start()).isBeforeOrEqualTo(now);
        assertThat(buckets.get(count - 1).end()).isAfter(now);
        for (int i = 1; i < count; i++) {
            assertThat(buckets.get(i).start()).isEqualTo(buckets.get(i - 1).end());
        }
    }

    private static List<Long> hours(List<Bucket> buckets) {
        return buckets.stream()
                .map(bucket -> Duration.between(bucket.start(), bucket.end()).toHours())
                .toList();
    }
}
