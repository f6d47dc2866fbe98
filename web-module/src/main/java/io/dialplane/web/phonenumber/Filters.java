package io.dialplane.web.phonenumber;

import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.phonenumber.NumberFilter;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.FilterTimes;
import io.dialplane.web.platform.Words;

/** Reads which numbers are meant, from queries and bodies alike. */
final class Filters {

    private Filters() {}

    /**
     * A filter; what is null or empty doesn't narrow it.
     *
     * @param agentId whose latest result it is; null: anybody's
     * @throws DomainException 400 naming the field that is wrong
     */
    static NumberFilter of(
            String status, String search, String startDate, String endDate, Company company, Integer agentId) {
        CallStatus known = Words.oneOf("status", status, CallStatus.class);
        return new NumberFilter(
                known == null ? null : known.name(),
                search == null || search.isBlank() ? null : search,
                FilterTimes.parse("start_date", startDate, company.timeZone(), false),
                FilterTimes.parse("end_date", endDate, company.timeZone(), true),
                agentId);
    }
}
