package io.dialplane.billing;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Folds ledgers, and says what a company has. */
@Stateless
@InCompany
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class LedgerService {

    /** Entries folded in one short transaction. */
    static final int CHUNK = 5_000;

    @PersistenceContext
    private EntityManager em;

    @Inject
    private LedgerQueries queries;

    /** What a company has now, folded or not, in the smallest unit of its currency. */
    public long balance(CompanyId company) {
        return queries.balance(company);
    }

    /** Folds entries into the wallet, {@link #CHUNK} at most; returns how many. */
    public int fold(CompanyId company) {
        return (Integer) em.createNativeQuery("SELECT fold_ledger(:company, :limit)", Integer.class)
                .setParameter("company", company.value())
                .setParameter("limit", CHUNK)
                .getSingleResult();
    }
}
