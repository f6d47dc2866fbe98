package io.dialplane.web.billing;

import io.dialplane.billing.Wallet;

/**
 * What a company has, and how long it lasts.
 *
 * @param costPerConnected null: the company has no price of its own
 * @param dearestCost      null: nothing has a price
 * @param callsLeft        null: the company is not billed
 */
public record WalletResponse(
        long balance, boolean isBilled, Long costPerConnected, Long dearestCost, Long callsLeft, TodayResponse today) {

    /** What happened since the company's midnight. */
    public record TodayResponse(long calls, long charged, long adjusted) {}

    static WalletResponse of(Wallet wallet) {
        Wallet.Today today = wallet.today();
        return new WalletResponse(
                wallet.balance(),
                wallet.isBilled(),
                wallet.costPerConnected(),
                wallet.dearestCost(),
                wallet.callsLeft(),
                new TodayResponse(today.calls(), today.charged(), today.adjusted()));
    }
}
