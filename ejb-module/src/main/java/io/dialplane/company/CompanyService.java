package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Recently;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Finds companies. */
@ApplicationScoped
public class CompanyService {

    /** Slug of the company that exists from the first start on. */
    public static final String DEFAULT = "default";

    private final Recently<String, Optional<Company>> known = new Recently<>();

    @Inject
    private CompanyQueries companies;

    /**
     * A company by its id or slug, as it was at most half a second ago.
     *
     * @param idOrSlug digits are an id, anything else a slug
     */
    public Optional<Company> find(String idOrSlug) {
        return known.get(idOrSlug, companies::find);
    }

    /** @throws DomainException 404 when there is none */
    public Company get(CompanyId id) {
        return find(id.toString()).orElseThrow(() -> DomainException.notFound("company.unknown", id));
    }

    /** The company that shared dialer tokens mean when the request names none. */
    public CompanyId defaultCompany() {
        return find(DEFAULT).map(Company::id).orElseThrow(() -> DomainException.notFound("company.unknown", DEFAULT));
    }

    /** Every company, also those that are not active. */
    public List<Company> all() {
        return companies.all();
    }

    /** After a change, so that the node that made it shows it at once. */
    public void forgetAll() {
        known.forgetAll();
    }
}
