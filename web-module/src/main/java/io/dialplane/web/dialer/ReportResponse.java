package io.dialplane.web.dialer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.GlobalStatus;
import io.dialplane.callresult.ReportOutcome;
import io.dialplane.phonenumber.PhoneNumbers;

/**
 * The answer to a report.
 *
 * @param id         the number's id
 * @param duplicate  it had been recorded before
 * @param suppressed the number is on a do-not-call list; absent when it is not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportResponse(
        Integer id,
        String phoneNumber,
        CallStatus status,
        GlobalStatus globalStatus,
        boolean duplicate,
        Boolean suppressed) {

    static ReportResponse of(ReportOutcome outcome, CallStatus status, String country) {
        return new ReportResponse(
                outcome.numberId(),
                PhoneNumbers.national(outcome.e164(), country),
                status,
                outcome.globalStatus(),
                outcome.kind() == ReportOutcome.Kind.DUPLICATE,
                outcome.suppressed() ? Boolean.TRUE : null);
    }
}
