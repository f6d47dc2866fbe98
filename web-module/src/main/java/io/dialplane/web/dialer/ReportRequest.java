package io.dialplane.web.dialer;

import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.Report;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Times;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** One call's outcome as a dialer sends it; the fields are described at {@link Report}. */
public record ReportRequest(
        CompanyRef company,
        Long numberId,
        String phoneNumber,
        @NotNull(message = "must be given") CallStatus status,
        String reason,

        @NotNull(message = "must be given")
        @Size(max = 64, message = "must be a time with an offset, such as 2026-01-31T10:05:00+03:30")
        String attemptedAt,

        Boolean callAllowed,
        Long agentId,
        String agentPhone,
        String userMessage,
        String batchId,
        Long scenarioId,
        String scenario,
        Long outboundLineId,
        String outboundLine) {

    /** Clocks of dialers may be this much ahead. */
    private static final Duration AHEAD_AT_MOST = Duration.ofMinutes(5);

    /** No batch has this id: what came from elsewhere names a batch that is not ours. */
    private static final UUID NOT_OURS = new UUID(0, 0);

    /**
     * The report, valid in shape.
     *
     * @param country of the company, whose national numbers are understood
     * @throws DomainException 400 naming the field that is wrong
     */
    Report toReport(String country, Instant now) {
        if (!status.isReportable()) {
            throw DomainException.invalid("status", "status.not-reportable", status);
        }
        Instant attempted = Times.parse("attempted_at", attemptedAt);
        if (attempted.isAfter(now.plus(AHEAD_AT_MOST))) {
            throw DomainException.invalid("attempted_at", "attempted-at.ahead");
        }
        PhoneNumber number = null;
        if (phoneNumber != null && !phoneNumber.isBlank()) {
            number = PhoneNumbers.parse(phoneNumber, country)
                    .orElseThrow(() -> DomainException.invalid("phone_number", "phone-number.invalid"));
        } else if (numberId == null) {
            throw DomainException.invalid("phone_number", "report.no-number");
        }
        return new Report(
                number,
                Numbers.id(numberId),
                status,
                attempted,
                reason,
                userMessage,
                callAllowed,
                batchId == null || batchId.isBlank()
                        ? null
                        : BatchIds.parse(batchId).orElse(NOT_OURS),
                Numbers.id(agentId),
                e164(agentPhone, country),
                Numbers.id(scenarioId),
                scenario,
                Numbers.id(outboundLineId),
                e164OrAsWritten(outboundLine, country));
    }

    private static String e164(String text, String country) {
        return text == null
                ? null
                : PhoneNumbers.parse(text, country).map(PhoneNumber::e164).orElse(null);
    }

    static String e164OrAsWritten(String text, String country) {
        return text == null
                ? null
                : PhoneNumbers.parse(text, country).map(PhoneNumber::e164).orElse(text.strip());
    }
}
