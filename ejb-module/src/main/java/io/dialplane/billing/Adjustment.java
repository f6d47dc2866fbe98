package io.dialplane.billing;

import java.time.Instant;

/**
 * A booked top-up (positive) or correction (negative).
 *
 * @param id        of the ledger's entry
 * @param by        who booked it
 * @param balance   what the company had then
 * @param duplicate it had been booked before; nothing was changed
 */
public record Adjustment(
        long id, long amount, String reason, LedgerEntry.Person by, Instant at, long balance, boolean duplicate) {

    public EntryKind kind() {
        return EntryKind.of(false, amount);
    }

    Adjustment again() {
        return new Adjustment(id, amount, reason, by, at, balance, true);
    }
}
