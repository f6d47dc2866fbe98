package io.dialplane.contact;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.SharedCounts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How long lists of contacts are. */
@ApplicationScoped
public class ContactCounts {

    @Inject
    private ContactService contacts;

    @Inject
    private SharedCounts counts;

    private record Part(Integer agent, ContactFilter filter) {}

    /**
     * How many a list has.
     *
     * @param agent null: everybody's
     * @throws DomainException 503 when too much is being counted
     */
    public long of(CompanyId company, Integer agent, ContactFilter filter) {
        return counts.of(company, new Part(agent, filter), () -> contacts.count(company, agent, filter));
    }
}
