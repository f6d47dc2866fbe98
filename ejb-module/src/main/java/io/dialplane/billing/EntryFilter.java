package io.dialplane.billing;

import java.time.Instant;

/**
 * Which of a ledger's entries.
 *
 * @param kind null: all
 * @param from written then or later; null: whenever
 * @param to   written then or earlier; null: whenever
 */
public record EntryFilter(EntryKind kind, Instant from, Instant to) {}
