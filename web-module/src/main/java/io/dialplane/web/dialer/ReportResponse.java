package io.dialplane.web.dialer;

import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.GlobalStatus;
import io.dialplane.callresult.ReportOutcome;
import io.dialplane.phonenumber.PhoneNumbers;

/**
 * The answer to a report.
 *
 * @param id        the number's id
 * @param duplicate it had been recorded before
 */
public record ReportResponse(
        Integer id,
        String phoneNumber,
        CallStatus status,
        GlobalStatus globalStatus,
        boolean duplicate,
        boolean suppressed) {

    static ReportResponse of(ReportOutcome outcome, CallStatus status, String country) {
        return new ReportResponse(
                outcome.numberId(),
                PhoneNumbers.national(outcome.e164(), country),
                status,
                outcome.globalStatus(),
                outcome.kind() == ReportOutcome.Kind.DUPLICATE,
                outcome.suppressed());
    }
}
