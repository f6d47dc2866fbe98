package io.dialplane.console.calllog;

import io.dialplane.calllog.CallFilter;
import io.dialplane.calllog.CallLog;
import io.dialplane.calllog.CallOutcome;
import io.dialplane.calllog.LoggedCall;
import io.dialplane.calllog.OpenCalls;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.LogView;
import io.dialplane.console.platform.Look;
import io.dialplane.platform.DomainException;
import io.dialplane.routing.RuleService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The call log, newest first, and above it what goes on now; agents see calls that they have a part in. */
@Named("calls")
@RequestScoped
public class CallsView extends LogView<LoggedCall> {

    private static final int MOST_OPEN = 200;
    private static final int MOST_PEOPLE = 200;
    private static final List<String> ASKED = List.of(
            "direction",
            "outcome",
            "state",
            "agent",
            "contact",
            "number",
            "sid",
            "tier",
            "rule",
            "from",
            "to",
            "before");

    @Inject
    private CallLog log;

    @Inject
    private OpenCalls openCalls;

    @Inject
    private RuleService rules;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    /** A choice of the filter. */
    public record Rule(String id, String name) {}

    private Map<String, String> asked;
    private List<Rule> filterRules;
    private CallQuestion question;
    private List<LoggedCall> open;
    private List<OpenCalls.Doing> people;
    private String call;

    /** The question stands in the address, and in the form that is sent when something has changed. */
    @PostConstruct
    void begin() {
        Map<String, String> parameters = faces.getExternalContext().getRequestParameterMap();
        asked = new LinkedHashMap<>();
        ASKED.stream()
                .filter(name ->
                        parameters.get(name) != null && !parameters.get(name).isBlank())
                .forEach(name -> asked.put(name, parameters.get(name)));
        question = CallQuestion.of(asked::get);
        setFrom(asked.get("from"));
        setTo(asked.get("to"));
        setBefore(asked.get("before"));
    }

    @Override
    protected List<LoggedCall> read(Instant since, Instant until, Long before, int most) {
        return log.page(signedIn.companyId(), question.filter(signedIn.onlyAgent(), since, until, before), most);
    }

    @Override
    protected long id(LoggedCall entry) {
        return entry.id();
    }

    @Override
    protected Address address() {
        return question.at("calls.xhtml");
    }

    /** Address of the list as a file. */
    public String file(String format) {
        return question.at("download/calls")
                .with("from", getFrom())
                .with("to", getTo())
                .with("company", signedIn.getCompanyNumber())
                .with("format", format)
                .toString();
    }

    /** What is asked, by the names of fields. */
    public List<Map.Entry<String, String>> getAsked() {
        return List.copyOf(asked.entrySet());
    }

    /** Routing rules for the filter; one that is gone and still asked for is among them. */
    public List<Rule> getRules() {
        if (filterRules == null) {
            List<Rule> present = rules.list(signedIn.companyId()).stream()
                    .map(rule -> new Rule(Integer.toString(rule.id()), rule.name()))
                    .toList();
            Stream<Rule> gone = Stream.ofNullable(question.rule())
                    .filter(id -> present.stream().noneMatch(rule -> rule.id().equals(id)))
                    .map(id -> new Rule(id, look.text("calls.rule-gone")));
            filterRules = Stream.concat(present.stream(), gone).toList();
        }
        return filterRules;
    }

    /** What is asked by one name; null: nothing. */
    public String asked(String name) {
        return asked.get(name);
    }

    public boolean isNarrowed() {
        return !question.isEmpty() || getFrom() != null || getTo() != null;
    }

    /** Calls that go on, the newest first; agents have them in the log. */
    public List<LoggedCall> getOpen() {
        if (open == null) {
            open = signedIn.isAgent()
                    ? List.of()
                    : log.page(
                            signedIn.companyId(),
                            new CallFilter(
                                    null, null, true, null, null, null, null, null, null, null, null, null, null),
                            MOST_OPEN);
        }
        return open;
    }

    /** Whether more calls go on than are shown above the log, which has them all. */
    public boolean isMoreOpen() {
        return getOpen().size() == MOST_OPEN;
    }

    /** How many of those that go on are shown above the log. */
    public int getMostOpen() {
        return MOST_OPEN;
    }

    private List<OpenCalls.Doing> everybody() {
        if (people == null) {
            people = openCalls.all(signedIn.companyId());
        }
        return people;
    }

    private Stream<OpenCalls.Doing> online() {
        return everybody().stream().filter(one -> !one.state().equals("offline"));
    }

    /** What those do who take calls and are there, the first of them: a company may have thousands, and the page is told often. */
    public List<OpenCalls.Doing> getPeople() {
        return online().limit(MOST_PEOPLE).toList();
    }

    /** How many of those who are there are not shown. */
    public long getMorePeople() {
        return Math.max(0, online().count() - MOST_PEOPLE);
    }

    /** How many are in each state, also of those who are not there. */
    public List<Map.Entry<String, Long>> getStates() {
        Map<String, Long> counts = new LinkedHashMap<>();
        List.of("available", "ringing", "on_call", "wrap_up").forEach(state -> counts.put(state, 0L));
        everybody().forEach(one -> counts.merge(one.state(), 1L, Long::sum));
        return List.copyOf(counts.entrySet());
    }

    public CallOutcome[] getOutcomes() {
        return CallOutcome.values();
    }

    public List<String> getDirections() {
        return List.of("inbound", "outbound");
    }

    public List<String> getOpenOrOver() {
        return List.of("open", "over");
    }

    /** Address of the first page of what is asked. */
    public String getFirstPage() {
        return question.at("calls.xhtml")
                .with("from", getFrom())
                .with("to", getTo())
                .toString();
    }

    public List<String> getTiers() {
        return List.of("1", "2", "3");
    }

    /** Closes a call whose end will never be told; supervisors may. */
    public String close() {
        String here = question.at("/calls.xhtml")
                .with("from", getFrom())
                .with("to", getTo())
                .with("before", getBefore())
                .toString();
        return actions.perform(here, () -> {
            if (signedIn.isAgent()) {
                throw DomainException.forbidden("access.denied");
            }
            boolean closed = openCalls.close(
                    signedIn.companyId(), signedIn.actor(), log.get(signedIn.companyId(), null, CallView.id(call)));
            return look.text(closed ? "calls.closed" : "calls.over");
        });
    }

    public String getCall() {
        return call;
    }

    public void setCall(String call) {
        this.call = call;
    }
}
