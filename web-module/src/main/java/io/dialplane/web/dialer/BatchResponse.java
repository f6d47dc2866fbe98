package io.dialplane.web.dialer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.batch.BatchLog;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.web.platform.Times;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A batch that was handed out.
 *
 * @param numbers what became of each; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchResponse(
        String batchId,
        OffsetDateTime createdAt,
        int sizeRequested,
        int sizeReturned,
        int outstanding,
        int reported,
        int returned,
        List<Number> numbers) {

    /** One number of a batch and its fate. */
    public record Number(
            int id,
            String phoneNumber,
            BatchLog.Fate fate,
            @JsonInclude String status,
            @JsonInclude OffsetDateTime attemptedAt) {}

    static BatchResponse of(BatchLog.Entry entry, List<BatchLog.Number> numbers, Company company) {
        return new BatchResponse(
                BatchIds.text(entry.id()),
                Times.in(company.timeZone(), entry.createdAt()),
                entry.requested(),
                entry.size(),
                entry.outstanding(),
                entry.reported(),
                entry.returned(),
                numbers == null
                        ? null
                        : numbers.stream()
                                .map(n -> new Number(
                                        n.id(),
                                        PhoneNumbers.national(n.e164(), company.country()),
                                        n.fate(),
                                        n.status(),
                                        Times.in(company.timeZone(), n.attemptedAt())))
                                .toList());
    }
}
