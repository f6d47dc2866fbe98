package io.dialplane.statistics;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** The time that figures are about: from some moment on, without an end. */
public enum Timeframe {
    ALL("all", null),
    /** Since the company's midnight. */
    TODAY("today", null),
    HOUR("1h", Duration.ofHours(1)),
    THREE_HOURS("3h", Duration.ofHours(3)),
    WEEK("7d", Duration.ofDays(7)),
    MONTH("30d", Duration.ofDays(30));

    private final String word;
    private final Duration back;

    Timeframe(String word, Duration back) {
        this.word = word;
        this.back = back;
    }

    /** As the panel calls it. */
    public String word() {
        return word;
    }

    /** Its first moment; null: there is none. Days are the company's, everything else is as long as it says. */
    Instant start(Instant now, ZoneId zone) {
        return switch (this) {
            case ALL -> null;
            case TODAY -> LocalDate.ofInstant(now, zone).atStartOfDay(zone).toInstant();
            default -> now.minus(back);
        };
    }
}
