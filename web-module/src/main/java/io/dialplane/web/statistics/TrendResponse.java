package io.dialplane.web.statistics;

import io.dialplane.statistics.TrendBucket;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** Attempts over time, in order, without a gap. */
public record TrendResponse(List<BucketResponse> buckets) {

    /**
     * An hour or a day.
     *
     * @param timestamp its first moment
     */
    public record BucketResponse(OffsetDateTime timestamp, long total, List<FiguresResponse.StatusResponse> byStatus) {

        private static BucketResponse of(TrendBucket bucket, ZoneId zone) {
            FiguresResponse figures = FiguresResponse.of(bucket.attempts());
            return new BucketResponse(Times.in(zone, bucket.start()), figures.total(), figures.byStatus());
        }
    }

    static TrendResponse of(List<TrendBucket> buckets, ZoneId zone) {
        return new TrendResponse(
                buckets.stream().map(bucket -> BucketResponse.of(bucket, zone)).toList());
    }
}
