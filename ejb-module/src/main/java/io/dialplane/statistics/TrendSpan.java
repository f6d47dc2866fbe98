package io.dialplane.statistics;

import java.time.Duration;

/** How far back a trend goes, at least. */
public enum TrendSpan {
    SIX_HOURS("6h", Duration.ofHours(6), Granularity.HOURLY),
    DAY("24h", Duration.ofHours(24), Granularity.HOURLY),
    WEEK("7d", Duration.ofDays(7), Granularity.DAILY),
    MONTH("30d", Duration.ofDays(30), Granularity.DAILY);

    private final String word;
    private final Duration length;
    private final Granularity usual;

    TrendSpan(String word, Duration length, Granularity usual) {
        this.word = word;
        this.length = length;
        this.usual = usual;
    }

    /** As the panel calls it. */
    public String word() {
        return word;
    }

    /** The granularity of those who name none. */
    public Granularity usual() {
        return usual;
    }

    Duration length() {
        return length;
    }
}
