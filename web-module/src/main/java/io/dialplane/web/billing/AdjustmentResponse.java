package io.dialplane.web.billing;

import io.dialplane.billing.Adjustment;
import io.dialplane.company.Company;
import io.dialplane.web.billing.TransactionResponse.UserResponse;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;

/**
 * A booked adjustment.
 *
 * @param balance   what the company had then
 * @param duplicate it had been booked before
 */
public record AdjustmentResponse(
        long id,
        String kind,
        long amount,
        String reason,
        UserResponse user,
        OffsetDateTime createdAt,
        long balance,
        boolean duplicate) {

    static AdjustmentResponse of(Adjustment adjustment, Company company) {
        return new AdjustmentResponse(
                adjustment.id(),
                TransactionResponse.word(adjustment.kind()),
                adjustment.amount(),
                adjustment.reason(),
                UserResponse.of(adjustment.by()),
                Times.in(company.timeZone(), adjustment.at()),
                adjustment.balance(),
                adjustment.duplicate());
    }
}
