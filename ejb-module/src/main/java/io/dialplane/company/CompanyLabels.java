package io.dialplane.company;

import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Companies as labels of metrics: their slugs, which never change. How many labels there are is limited. */
@ApplicationScoped
public class CompanyLabels {

    /** More companies share one label. */
    static final int MOST = 200;

    /** No slug. */
    static final String OTHERS = "(others)";

    private final Map<CompanyId, String> labels = new ConcurrentHashMap<>();

    @Inject
    private CompanyService companies;

    public CompanyLabels() {}

    CompanyLabels(CompanyService companies) {
        this.companies = companies;
    }

    /** The label of a company. */
    public String of(CompanyId company) {
        String known = labels.get(company);
        if (known != null) {
            return known;
        }
        if (labels.size() >= MOST) {
            return OTHERS;
        }
        String label = companies.get(company).name();
        labels.put(company, label);
        return label;
    }

    /** The companies of which figures are shown one by one: the oldest. */
    public List<Company> companies() {
        return companies.all().stream().limit(MOST).toList();
    }
}
