package io.dialplane.billing;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Repeated;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Repeats the folding of ledgers, on every node: each second where something was written lately, because every hand-out
 * adds up what is not folded, and every few seconds everywhere.
 */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LedgerTimer {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int EVERYWHERE = 5; // runs

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CompanyService companies;

    @Inject
    private LedgerService ledger;

    private Repeated folding;

    // of the runs only, which follow each other
    private final Set<CompanyId> busy = new HashSet<>();
    private int runs;

    public LedgerTimer() {}

    LedgerTimer(CompanyService companies, LedgerService ledger) {
        this.companies = companies;
        this.ledger = ledger;
    }

    @PostConstruct
    void start() {
        folding = Repeated.every(timer, workers, PAUSE, "the folding of ledgers", this::fold);
    }

    @PreDestroy
    void stop() {
        folding.close();
    }

    void fold() {
        Collection<CompanyId> due = runs++ % EVERYWHERE == 0
                ? companies.all().stream().map(Company::id).toList()
                : List.copyOf(busy);
        Repeated.withEach(due, this::fold);
    }

    private void fold(CompanyId company) {
        int all = 0;
        int folded;
        do {
            folded = ledger.fold(company);
            all += folded;
        } while (folded == LedgerService.CHUNK);
        if (all > 0) {
            busy.add(company);
        } else {
            busy.remove(company);
        }
    }
}
