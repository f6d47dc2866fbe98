package io.dialplane.web.calllog;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.DomainException;
import io.dialplane.web.platform.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Companies as the paths of the voice family name them. */
@ApplicationScoped
public class Workspaces {

    @Inject
    private Caller caller;

    @Inject
    private CompanyService companies;

    /**
     * The company that a path names.
     *
     * @param idOrSlug as in the path
     * @throws DomainException 404 when there is none, or the caller may not see it
     */
    public Company of(String idOrSlug) {
        return companies
                .find(idOrSlug)
                .filter(company ->
                        caller.isSuperuser() || company.id().equals(caller.session().companyId()))
                .orElseThrow(() -> DomainException.notFound("company.unknown", idOrSlug));
    }

    /** The same where a person acts as one of the company's: superusers of others don't. */
    public Company own(String idOrSlug) {
        Company company = of(idOrSlug);
        if (!company.id().equals(caller.session().companyId())) {
            throw DomainException.forbidden("company.other");
        }
        return company;
    }
}
