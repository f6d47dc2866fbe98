package io.dialplane.console.overview;

import io.dialplane.callresult.CallStatus;
import io.dialplane.company.CompanyService;
import io.dialplane.console.overview.Charts.Part;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.statistics.AttemptFilter;
import io.dialplane.statistics.Granularity;
import io.dialplane.statistics.LineFigures;
import io.dialplane.statistics.ScenarioFigures;
import io.dialplane.statistics.StatisticsService;
import io.dialplane.statistics.StatusFigures;
import io.dialplane.statistics.Timeframe;
import io.dialplane.statistics.TrendBucket;
import io.dialplane.statistics.TrendSpan;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Numbers and attempts of a time, also of one scenario or line, and how all scenarios and lines did in it. */
@Named("statistics")
@RequestScoped
public class StatisticsView {

    @Inject
    private StatisticsService statistics;

    @Inject
    private CompanyService companies;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private Timeframe timeframe;
    private TrendSpan span;
    private Granularity granularity;
    private AttemptFilter filter;
    private StatusFigures numbers;
    private StatusFigures attempts;
    private List<TrendBucket> trend;
    private List<ScenarioFigures> scenarios;
    private List<LineFigures> lines;

    /** The question stands in the address, and in the form that is sent when something has changed. */
    @PostConstruct
    void begin() {
        Map<String, String> asked = faces.getExternalContext().getRequestParameterMap();
        timeframe = Arrays.stream(Timeframe.values())
                .filter(one -> one.word().equals(asked.get("since")))
                .findFirst()
                .orElse(Timeframe.TODAY);
        span = Arrays.stream(TrendSpan.values())
                .filter(one -> one.word().equals(asked.get("span")))
                .findFirst()
                .orElse(TrendSpan.DAY);
        granularity = Entered.word(Granularity.class, asked.get("by"));
        filter = new AttemptFilter(id(asked.get("scenario")), id(asked.get("line")));
    }

    private static Integer id(String given) {
        return given != null && given.matches("[0-9]{1,9}") ? Integer.valueOf(given) : null;
    }

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        attempts = actions.read(() -> statistics.attempts(signedIn.companyId(), timeframe, filter), null);
        trend = attempts == null ? List.of() : statistics.trend(signedIn.companyId(), span, steps(), filter);
    }

    /** Null: the question can't be answered. */
    public StatusFigures getAttempts() {
        return attempts;
    }

    /** Numbers by status: all, or those that were called last in the time. */
    public StatusFigures getNumbers() {
        if (numbers == null) {
            numbers = statistics.numbers(signedIn.companyId(), timeframe);
        }
        return numbers;
    }

    public List<ScenarioFigures> getScenarios() {
        if (scenarios == null) {
            scenarios = statistics.scenarios(signedIn.companyId(), timeframe);
        }
        return scenarios;
    }

    public List<LineFigures> getLines() {
        if (lines == null) {
            lines = statistics.outboundLines(signedIn.companyId(), timeframe);
        }
        return lines;
    }

    /**
     * What can be asked for.
     *
     * @param value as addresses have it
     */
    public record Choice(String value, String name, boolean chosen) {}

    public List<Choice> getTimeframes() {
        return Arrays.stream(Timeframe.values())
                .map(one -> new Choice(one.word(), look.name("since.", one), one == timeframe))
                .toList();
    }

    public List<Choice> getSpans() {
        return Arrays.stream(TrendSpan.values())
                .map(one -> new Choice(one.word(), look.name("span-of.", one), one == span))
                .toList();
    }

    /** The first is what fits the span. */
    public List<Choice> getGranularities() {
        return Stream.concat(
                        Stream.of(new Choice("", look.text("granularity.usual"), granularity == null)),
                        Arrays.stream(Granularity.values())
                                .map(one -> new Choice(one.name(), look.name("granularity.", one), one == granularity)))
                .toList();
    }

    /** All that there ever were, whatever the time that is shown. */
    public List<Choice> getScenarioChoices() {
        return statistics.scenarioSubjects(signedIn.companyId()).stream()
                .map(one -> choice(one.id(), one.displayName(), filter.scenarioId()))
                .toList();
    }

    public List<Choice> getLineChoices() {
        return statistics.lineSubjects(signedIn.companyId()).stream()
                .map(one -> choice(one.id(), lineName(one.key(), one.displayName()), filter.outboundLineId()))
                .toList();
    }

    private static Choice choice(int id, String name, Integer chosen) {
        return new Choice(Integer.toString(id), name, Integer.valueOf(id).equals(chosen));
    }

    /** A line's name, or its number where nobody has given it one. */
    public String lineName(LineFigures line) {
        return lineName(line.phoneNumber(), line.displayName());
    }

    private String lineName(String e164, String name) {
        String number = show.phone(e164);
        return name == null || name.equals(e164) ? number : name + " (" + number + ")";
    }

    /** This page for one scenario. */
    public String ofScenario(int id) {
        return address().with("scenario", id).toString();
    }

    /** This page for one line. */
    public String ofLine(int id) {
        return address().with("line", id).toString();
    }

    private Address address() {
        return Address.of("statistics.xhtml")
                .with("since", timeframe.word())
                .with("span", span.word())
                .with("by", granularity);
    }

    private Charts charts() {
        return new Charts(look.getTheme().equals("dark"), look.getDirection().equals("rtl"), look.getFormats());
    }

    public String getAttemptsChart() {
        return charts().columns(
                        look.text("overview.attempts-by-status"),
                        attempts.byStatus().stream()
                                .map(count -> new Part(look.name("status.", count.status()), count.count()))
                                .toList());
    }

    public String getTrendChart() {
        ZoneId zone = companies.get(signedIn.companyId()).timeZone();
        return charts().columns(
                        look.text("statistics.trend"),
                        trend.stream()
                                .map(bucket -> new Part(
                                        name(bucket, zone), bucket.attempts().total()))
                                .toList());
    }

    private String name(TrendBucket bucket, ZoneId zone) {
        String day = show.shortDay(LocalDate.ofInstant(bucket.start(), zone));
        if (steps() == Granularity.DAILY) {
            return day;
        }
        return span == TrendSpan.SIX_HOURS || span == TrendSpan.DAY
                ? show.clock(bucket.start())
                : day + " " + show.clock(bucket.start());
    }

    /** Attempts of all hours or days of the picture. */
    public long getTrendTotal() {
        return trend.stream().mapToLong(bucket -> bucket.attempts().total()).sum();
    }

    /** How many of them ended with a status. */
    public String line(StatusFigures.StatusCount count) {
        CallStatus status = count.status();
        return look.name("status.", status) + " " + show.number(count.count()) + " ("
                + show.percent(count.percentage() / 100) + ")";
    }

    private Granularity steps() {
        return granularity == null ? span.usual() : granularity;
    }

    /** What was chosen; null: what fits the span. */
    public Granularity getGranularity() {
        return granularity;
    }

    public Timeframe getTimeframe() {
        return timeframe;
    }

    public TrendSpan getSpan() {
        return span;
    }

    public AttemptFilter getFilter() {
        return filter;
    }
}
