package io.dialplane.web.phonenumber;

import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.NumberFilter;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.CompanyRef;
import io.dialplane.web.platform.Numbers;
import io.dialplane.web.platform.Words;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which numbers to export, and how: as the panel's bulk requests say it.
 *
 * @param ids          only these; null or with {@code selectAll}: all
 * @param selectAll    all that the filters show
 * @param status       null or empty: any
 * @param filterStatus wins over {@code status}, which means the same
 * @param excludedIds  without these; null: none
 * @param company      null: the query's, or the own one
 * @param calendar     null: the query's, or Gregorian
 */
public record ExportRequest(
        @Size(max = MOST_IDS, message = "must have 100000 elements at most")
        List<@NotNull(message = "must be given") Long> ids,

        Boolean selectAll,
        String status,
        String filterStatus,
        String search,
        String startDate,
        String endDate,

        @Size(max = MOST_IDS, message = "must have 100000 elements at most")
        List<@NotNull(message = "must be given") Long> excludedIds,

        CompanyRef company,
        String calendar) {

    static final int MOST_IDS = 100_000;

    /**
     * What the list would show.
     *
     * @param agentId whose numbers only; null: everybody's
     * @throws DomainException 400 naming the field that is wrong
     */
    NumberFilter filter(Company of, Integer agentId) {
        CallStatus wins = Words.oneOf("filter_status", filterStatus, CallStatus.class);
        return Filters.of(wins == null ? status : wins.name(), search, startDate, endDate, of, agentId);
    }

    /**
     * The ids that were chosen; null: all.
     *
     * @throws DomainException 400 when it is not said which numbers are meant
     */
    List<Integer> chosen() {
        if (Boolean.TRUE.equals(selectAll)) {
            return null;
        }
        if (ids == null) {
            throw DomainException.invalid("ids", "number.ids-or-all");
        }
        return ids.stream().map(Numbers::id).toList();
    }

    Set<Integer> excluded() {
        return excludedIds == null
                ? Set.of()
                : excludedIds.stream().map(Numbers::id).collect(Collectors.toSet());
    }
}
