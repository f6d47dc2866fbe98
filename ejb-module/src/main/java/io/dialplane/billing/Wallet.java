package io.dialplane.billing;

/**
 * What a company has, and how long it lasts; amounts in the smallest unit of the currency.
 *
 * @param balance          now, folded or not; may be negative
 * @param costPerConnected the company's own price of a call; null: none
 * @param dearestCost      what a call can cost at most, by the active scenarios and the company; null: nothing has a price
 */
public record Wallet(long balance, Long costPerConnected, Long dearestCost, Today today) {

    /**
     * What happened since the company's midnight.
     *
     * @param calls    that were charged
     * @param charged  for them, 0 or more
     * @param adjusted the sum of top-ups and corrections
     */
    public record Today(long calls, long charged, long adjusted) {}

    /** Hand-outs depend on the balance. */
    public boolean isBilled() {
        return dearestCost != null && dearestCost > 0;
    }

    /** Calls that the balance pays for at the dearest price; null: the company is not billed. */
    public Long callsLeft() {
        return isBilled() ? Math.max(0, balance / dearestCost) : null;
    }
}
