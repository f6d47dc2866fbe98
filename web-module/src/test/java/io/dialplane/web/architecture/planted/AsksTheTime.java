package io.dialplane.web.architecture.planted;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;

/** Planted faults: ways to ask the time without a clock, and a right one. */
class AsksTheTime {

    Instant instant() {
        return Instant.now();
    }

    LocalDate inZone() {
        return LocalDate.now(ZoneId.of("Asia/Tehran"));
    }

    long millis() {
        return System.currentTimeMillis();
    }

    Date date() {
        return new Date();
    }

    LocalDate rightly(Clock clock) {
        return LocalDate.now(clock);
    }
}
