package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Recently;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.persistence.SynchronizationType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds companies. */
@ApplicationScoped
public class CompanyService {

    /** Slug of the company that exists from the first start on. */
    public static final String DEFAULT = "default";

    private final Recently<String, Optional<Company>> known = new Recently<>();

    @PersistenceUnit
    private EntityManagerFactory persistence;

    /**
     * A company by its id or slug, as it was at most half a second ago.
     *
     * @param idOrSlug digits are an id, anything else a slug
     */
    public Optional<Company> find(String idOrSlug) {
        return known.get(idOrSlug, this::load);
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
        return read(em -> em.createQuery("SELECT c FROM Company c ORDER BY c.id", Company.class)
                .getResultList());
    }

    /** After a change, so that the node that made it shows it at once. */
    public void forgetAll() {
        known.forgetAll();
    }

    private Optional<Company> load(String idOrSlug) {
        boolean isId = idOrSlug.matches("[0-9]{1,9}");
        return read(em -> em.createQuery(
                        isId
                                ? "SELECT c FROM Company c WHERE c.id = :key"
                                : "SELECT c FROM Company c WHERE c.name = :key",
                        Company.class)
                .setParameter("key", isId ? (Object) Integer.valueOf(idOrSlug) : idOrSlug)
                .getResultStream()
                .findFirst());
    }

    /** Reads with a context of its own: what is remembered must not be an entity that somebody is changing. */
    private <T> T read(Function<EntityManager, T> query) {
        EntityManager em = persistence.createEntityManager(SynchronizationType.UNSYNCHRONIZED);
        try {
            return query.apply(em);
        } finally {
            em.close();
        }
    }
}
