package io.dialplane.web.phonenumber;

import io.dialplane.callresult.BulkAction;
import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.NumberFilter;
import io.dialplane.phonenumber.NumberSelection;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;

/**
 * What is to be done to many numbers.
 *
 * @param action       {@code update_status}, {@code reset} or {@code delete}
 * @param status       the new status with {@code update_status}, else whose status is this now
 * @param filterStatus whose status is this now, with every action
 * @param ids          these numbers; ignored with {@code selectAll}
 * @param selectAll    all that fit {@code search}, the dates and the status, but {@code excludedIds}
 */
public record BulkRequest(
        CompanyRef company,
        @NotEmpty(message = "must be given") String action,
        CallStatus status,
        CallStatus filterStatus,

        @Size(max = MOST_IDS, message = "must hold at most " + MOST_IDS)
        List<@NotNull(message = "must be given") Long> ids,

        Boolean selectAll,

        @Size(max = MOST_IDS, message = "must hold at most " + MOST_IDS)
        List<@NotNull(message = "must be given") Long> excludedIds,

        @Pattern(regexp = "[^\\x00]*", message = "must not hold the character NUL")
        String search,

        String startDate,
        String endDate) {

    static final int MOST_IDS = 100_000;

    /** @throws DomainException 400 when it is none */
    BulkAction bulkAction() {
        return Words.oneOfSmall("action", action, BulkAction.class, null);
    }

    /** The status to give; null: none is given. */
    CallStatus newStatus() {
        boolean updates = bulkAction() == BulkAction.UPDATE_STATUS;
        if (updates && status == null) {
            throw DomainException.invalid("status", "field.sentence", "must be given");
        }
        return updates ? status : null;
    }

    /** Whose status is this now; null: any. */
    CallStatus only() {
        return filterStatus != null || bulkAction() == BulkAction.UPDATE_STATUS ? filterStatus : status;
    }

    /** @throws DomainException 400 when no numbers are named */
    NumberSelection selection(Company company, Integer agentId) {
        if (Boolean.TRUE.equals(selectAll)) {
            NumberFilter filter =
                    Filters.of(only() == null ? null : only().name(), search, startDate, endDate, company, agentId);
            return NumberSelection.allOf(filter, excludedIds == null ? List.of() : stored(excludedIds));
        }
        if (ids == null) {
            throw DomainException.invalid("ids", "number.ids-or-all");
        }
        return NumberSelection.of(stored(ids));
    }

    private static List<Integer> stored(List<Long> ids) {
        return ids.stream().map(Numbers::id).filter(Objects::nonNull).toList();
    }
}
