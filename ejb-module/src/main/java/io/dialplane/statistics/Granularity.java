package io.dialplane.statistics;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/** What the buckets of a trend are, by the company's clock. Each begins where the one before it ends. */
public enum Granularity {
    /**
     * A bucket begins with every full hour, and whenever the clock is put forward or back: an hour that comes twice is two
     * buckets with different offsets, one that is left out is none.
     */
    HOURLY {
        @Override
        Instant startOf(Instant time, ZoneId zone) {
            ZoneRules rules = zone.getRules();
            Instant hour = fullHour(time, rules.getOffset(time));
            ZoneOffsetTransition put = rules.previousTransition(time.plusNanos(1));
            return put != null && put.getInstant().isAfter(hour) ? put.getInstant() : hour;
        }

        @Override
        Instant endOf(Instant start, ZoneId zone) {
            ZoneRules rules = zone.getRules();
            Instant hour = fullHour(start, rules.getOffset(start)).plus(1, ChronoUnit.HOURS);
            ZoneOffsetTransition put = rules.nextTransition(start);
            return put != null && put.getInstant().isBefore(hour) ? put.getInstant() : hour;
        }

        private Instant fullHour(Instant time, ZoneOffset offset) {
            return time.atOffset(offset).truncatedTo(ChronoUnit.HOURS).toInstant();
        }
    },

    /** A bucket begins with every first moment of a day; it has 23 or 25 hours when the clock is put forward or back. */
    DAILY {
        @Override
        Instant startOf(Instant time, ZoneId zone) {
            return LocalDate.ofInstant(time, zone).atStartOfDay(zone).toInstant();
        }

        @Override
        Instant endOf(Instant start, ZoneId zone) {
            return LocalDate.ofInstant(start, zone)
                    .plusDays(1)
                    .atStartOfDay(zone)
                    .toInstant();
        }
    };

    /**
     * A bucket's time.
     *
     * @param start inclusive
     * @param end   exclusive
     */
    record Bucket(Instant start, Instant end) {}

    /** The first moment of the bucket that a time lies in. */
    abstract Instant startOf(Instant time, ZoneId zone);

    /** The first moment behind the bucket that starts then. */
    abstract Instant endOf(Instant start, ZoneId zone);

    /** Every bucket that the time up to now touches, whole ones, in order; the last is the one that now lies in. */
    List<Bucket> buckets(Instant now, Duration back, ZoneId zone) {
        List<Bucket> buckets = new ArrayList<>();
        Instant start = startOf(now.minus(back), zone);
        while (!start.isAfter(now)) {
            Instant end = endOf(start, zone);
            buckets.add(new Bucket(start, end));
            start = end;
        }
        return buckets;
    }
}
