package io.dialplane.billing;

import io.dialplane.company.CompanyService;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Starts the folding of every company's ledger, on every node. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LedgerTimer {

    @Inject
    private CompanyService companies;

    @Inject
    private LedgerService ledger;

    @Schedule(hour = "*", minute = "*", second = "*/10", persistent = false)
    void fold() {
        companies.all().forEach(company -> {
            while (ledger.fold(company.id()) > 0) {
                // there is more
            }
        });
    }
}
