package io.dialplane.web.billing;

import io.dialplane.billing.EntryKind;
import io.dialplane.billing.LedgerEntry;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * Money that came or went.
 *
 * @param kind         {@code charge}, {@code top_up} or {@code correction}
 * @param user         whose adjustment; null: a call's, or the product's own
 * @param phoneNumber  the number called; null: no call's
 * @param callResultId null: no call's
 * @param balanceAfter null: not known yet
 */
public record TransactionResponse(
        long id,
        String kind,
        long amount,
        String reason,
        UserResponse user,
        OffsetDateTime createdAt,
        String phoneNumber,
        Long callResultId,
        Long balanceAfter) {

    /** Who booked an adjustment. */
    public record UserResponse(int id, String username) {

        static UserResponse of(LedgerEntry.Person person) {
            return person == null ? null : new UserResponse(person.id(), person.username());
        }
    }

    static TransactionResponse of(LedgerEntry entry, Company company) {
        return new TransactionResponse(
                entry.id(),
                word(entry.kind()),
                entry.amount(),
                entry.reason(),
                UserResponse.of(entry.by()),
                Times.in(company.timeZone(), entry.at()),
                entry.e164() == null ? null : PhoneNumbers.national(entry.e164(), company.country()),
                entry.callResultId(),
                entry.balanceAfter());
    }

    static String word(EntryKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
