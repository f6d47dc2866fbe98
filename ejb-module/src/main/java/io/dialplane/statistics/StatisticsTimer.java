package io.dialplane.statistics;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.Repeated;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Repeats the folding of what changed in the figures, on every node: what is not folded yet costs whoever reads them. */
@Singleton
@Startup
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class StatisticsTimer {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    @Resource
    private ManagedScheduledExecutorService timer;

    @Resource
    private ManagedExecutorService workers;

    @Inject
    private CompanyService companies;

    @Inject
    private StatisticsFold statistics;

    private Repeated folding;

    public StatisticsTimer() {}

    StatisticsTimer(CompanyService companies, StatisticsFold statistics) {
        this.companies = companies;
        this.statistics = statistics;
    }

    @PostConstruct
    void start() {
        folding = Repeated.every(timer, workers, PAUSE, "the folding of statistics", this::fold);
    }

    @PreDestroy
    void stop() {
        folding.close();
    }

    void fold() {
        List<Runnable> all = new ArrayList<>();
        all.add(statistics::foldPool);
        everyCompany().forEach(company -> all.add(() -> fold(company)));
        Repeated.withEach(all, Runnable::run);
    }

    @Schedule(hour = "3", minute = "47", persistent = false)
    void forgetOld() {
        Repeated.withEach(everyCompany(), statistics::forgetOld);
    }

    private void fold(CompanyId company) {
        int folded;
        do {
            folded = statistics.fold(company);
        } while (folded >= StatisticsFold.CHUNK);
    }

    private List<CompanyId> everyCompany() {
        return companies.all().stream().map(Company::id).toList();
    }
}
