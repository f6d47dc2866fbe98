package io.dialplane.batch;

import java.time.Duration;
import java.time.Instant;

/**
 * What a company's dialer is told at the moment.
 *
 * @param allowed    numbers are handed out
 * @param reason     why not, as dialers know it, or {@code inactive}; null: they are
 * @param retryAfter when dialers are to ask again; null: they are not told
 * @param changesAt  when it will be otherwise, as far as the clock decides; null: not before somebody does something about it,
 *                   or not within two months
 */
public record DialingNow(boolean allowed, String reason, Duration retryAfter, Instant changesAt) {}
