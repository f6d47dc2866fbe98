package io.dialplane.web.statistics;

import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.statistics.LineFigures;
import java.util.List;

/**
 * What became of the calls from an outbound line.
 *
 * @param isDeleted it is shown for its attempts only
 */
public record LineFiguresResponse(
        int id,
        String phoneNumber,
        String displayName,
        boolean isActive,
        boolean isDeleted,
        long total,
        List<FiguresResponse.StatusResponse> byStatus) {

    static LineFiguresResponse of(LineFigures line, String country) {
        FiguresResponse attempts = FiguresResponse.of(line.attempts());
        return new LineFiguresResponse(
                line.id(),
                PhoneNumbers.national(line.phoneNumber(), country),
                line.displayName(),
                line.active(),
                line.deleted(),
                attempts.total(),
                attempts.byStatus());
    }
}
