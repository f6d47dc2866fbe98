package io.dialplane.console.overview;

import io.dialplane.batch.BatchLog;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.company.DialerTokenAdministration;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.PublicUrl;
import io.dialplane.schedule.CompanySchedule;
import io.dialplane.schedule.ScheduleService;
import io.dialplane.statistics.StatisticsService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/** The way from an empty company to the first batch. */
@Named("guide")
@RequestScoped
public class GuideBean {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    @Inject
    private SignedIn signedIn;

    @Inject
    private CompanyService companies;

    @Inject
    private ScheduleService schedules;

    @Inject
    private StatisticsService statistics;

    @Inject
    private DialerTokenAdministration tokens;

    @Inject
    private BatchLog batches;

    @Inject
    private HttpServletRequest request;

    private List<Step> steps;

    /**
     * A step.
     *
     * @param name of its texts {@code guide.<name>} and {@code guide.<name>-help}
     * @param page where it is done
     * @param done it is behind the company
     */
    public record Step(String name, String page, boolean done) {}

    public List<Step> getSteps() {
        if (steps == null) {
            CompanySchedule schedule = schedules.get(signedIn.companyId());
            steps = List.of(
                    new Step("company", "company.xhtml?id=" + signedIn.getCompanyNumber(), true),
                    new Step(
                            "schedule",
                            "schedule.xhtml",
                            schedule.isEffectivelyEnabled()
                                    && !schedule.windows().isEmpty()),
                    new Step(
                            "numbers",
                            "imports.xhtml",
                            statistics.overview(signedIn.companyId()).total() > 0),
                    new Step(
                            "token",
                            "tokens.xhtml",
                            !tokens.list(signedIn.companyId(), false).isEmpty()),
                    new Step(
                            "batch",
                            null,
                            !batches.page(signedIn.companyId(), 0, 1).isEmpty()));
        }
        return steps;
    }

    /** Everything is done. */
    public boolean isOver() {
        return getSteps().stream().allMatch(Step::done);
    }

    public Company getCompany() {
        return companies.get(signedIn.companyId());
    }

    /** What fetches the first batch; where the product is found from outside is said by its setting, if at all. */
    public String getCurl() {
        int port = request.getServerPort();
        String here = request.getScheme() + "://" + request.getServerName()
                + (port == HTTP || port == HTTPS ? "" : ":" + port);
        return curl(PublicUrl.of(""), here);
    }

    static String curl(Optional<String> known, String here) {
        return "curl -H 'Authorization: Bearer <token>' '" + known.orElse(here) + "/api/dialer/next-batch?size=10'";
    }
}
