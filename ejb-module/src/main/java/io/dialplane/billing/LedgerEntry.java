package io.dialplane.billing;

import java.time.Instant;

/**
 * Money that came or went; written once, never changed.
 *
 * @param amount       in the smallest unit of the currency; negative: it went
 * @param by           whose adjustment; null: a call's
 * @param e164         the number called; null: no call's
 * @param callResultId the call; null: no call's
 * @param balanceAfter what the company had then; null: the entry is not folded yet
 */
public record LedgerEntry(
        long id,
        EntryKind kind,
        long amount,
        String reason,
        Person by,
        Instant at,
        String e164,
        Long callResultId,
        Long balanceAfter) {

    /** Who did it. */
    public record Person(int id, String username) {}
}
