package io.dialplane.company;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.PersistenceUnit;
import jakarta.persistence.SynchronizationType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads companies. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class CompanyQueries {

    @PersistenceUnit
    private EntityManagerFactory persistence;

    /** A company by its id or slug. */
    public Optional<Company> find(String idOrSlug) {
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

    /** Every company, also those that are not active. */
    public List<Company> all() {
        return read(em -> em.createQuery("SELECT c FROM Company c ORDER BY c.id", Company.class)
                .getResultList());
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
