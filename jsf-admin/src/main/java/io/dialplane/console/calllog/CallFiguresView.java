package io.dialplane.console.calllog;

import io.dialplane.calllog.CallStatistics;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The figures of calls that began in a time, of the company and of each of its people; without one, of today. */
@Named("callFigures")
@RequestScoped
public class CallFiguresView {

    private static final List<Integer> DAYS = List.of(1, 7, 30);

    @Inject
    private CallStatistics statistics;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Show show;

    @Inject
    private Clock clock;

    private String from;
    private String to;
    private CallStatistics.Span span;
    private CallStatistics.Company shown;

    /** The question stands in the address, and in the form that is sent when something has changed. */
    @PostConstruct
    void begin() {
        Map<String, String> asked = faces.getExternalContext().getRequestParameterMap();
        from = Entered.words(asked.get("from"));
        to = Entered.words(asked.get("to"));
    }

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        Company company = companies.get(signedIn.companyId());
        span = actions.read(
                () -> CallStatistics.Span.of(
                        company,
                        Entered.moment("from", from, company.timeZone(), false),
                        Entered.moment("to", to, company.timeZone(), true),
                        clock.instant()),
                null);
        shown = span == null ? null : statistics.of(company.id(), span.from(), span.to());
    }

    /** Null: the question can't be answered. */
    public CallStatistics.Company getShown() {
        return shown;
    }

    /** Address of somebody's calls in the same time. */
    public String callsOf(CallStatistics.Agent of) {
        return Address.of("calls.xhtml")
                .with("agent", of.userId())
                .with("from", show.field(show.dayOf(span.from())))
                .with("to", to)
                .toString();
    }

    public CallStatistics.Span getSpan() {
        return span;
    }

    /** Whoever is answered within so many seconds was answered well. */
    public int getServiceSeconds() {
        return CallStatistics.SERVICE_LEVEL_SECONDS;
    }

    /**
     * A time that is often asked for, and ends today.
     *
     * @param from its first day, as fields have it
     */
    public record Recent(int days, String from) {}

    public List<Recent> getRecent() {
        return DAYS.stream()
                .map(days -> new Recent(days, show.field(show.getToday().minusDays(days - 1L))))
                .toList();
    }

    public boolean isRecent(Recent one) {
        return to == null && one.from().equals(from == null ? show.field(show.getToday()) : show.asked(from));
    }

    public String getFrom() {
        return from;
    }

    public String getTo() {
        return to;
    }
}
