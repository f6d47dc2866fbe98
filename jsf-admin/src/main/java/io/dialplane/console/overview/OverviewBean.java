package io.dialplane.console.overview;

import io.dialplane.billing.LedgerService;
import io.dialplane.callresult.CallStatus;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.HealthService;
import io.dialplane.statistics.Overview;
import io.dialplane.statistics.StatisticsService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;

/** The company's figures as of now. */
@Named("overview")
@RequestScoped
public class OverviewBean {

    @Inject
    private SignedIn signedIn;

    @Inject
    private StatisticsService statistics;

    @Inject
    private CompanyService companies;

    @Inject
    private LedgerService ledger;

    @Inject
    private HealthService health;

    private Company company;
    private Overview figures;
    private long balance;

    @PostConstruct
    void load() {
        company = companies.get(signedIn.companyId());
        figures = statistics.overview(company.id());
        balance = ledger.balance(company.id());
    }

    public String getCompanyName() {
        return company.displayName();
    }

    public long getTotal() {
        return figures.total();
    }

    public long getFree() {
        return figures.free();
    }

    public long getLeased() {
        return figures.leased();
    }

    public long getAttemptsToday() {
        return figures.attemptsToday();
    }

    public long getActiveAgents() {
        return figures.activeAgents();
    }

    public long getBalance() {
        return balance;
    }

    /** Statuses that numbers have, with their counts. */
    public List<Map.Entry<CallStatus, Long>> getByStatus() {
        return figures.byStatus().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .toList();
    }

    public boolean isDatabaseUp() {
        return health.databaseAnswers();
    }

    public boolean isRedisUp() {
        return health.redisAnswers();
    }
}
