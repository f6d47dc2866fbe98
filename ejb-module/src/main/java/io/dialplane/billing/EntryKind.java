package io.dialplane.billing;

/** What an entry of the ledger is about. */
public enum EntryKind {
    /** A call. */
    CHARGE("x.number_id IS NOT NULL"),
    /** Money that came in. */
    TOP_UP("x.number_id IS NULL AND x.amount > 0"),
    /** Money taken back by a superuser. */
    CORRECTION("x.number_id IS NULL AND x.amount <= 0");

    private final String condition;

    EntryKind(String condition) {
        this.condition = condition;
    }

    /** Of the ledger's rows, called {@code x}. */
    String condition() {
        return condition;
    }

    static EntryKind of(boolean isOfCall, long amount) {
        return isOfCall ? CHARGE : amount > 0 ? TOP_UP : CORRECTION;
    }
}
