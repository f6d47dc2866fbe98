package io.dialplane.phonenumber;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.SharedCounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How long lists of numbers are. */
@ApplicationScoped
public class NumberCounts {

    @Inject
    private NumberService numbers;

    @Inject
    private SharedCounts counts;

    /**
     * How long a list is.
     *
     * @throws DomainException 503 when too much is being counted
     */
    public long of(CompanyId company, NumberFilter filter) {
        return counts.of(company, filter, () -> numbers.count(company, filter));
    }
}
