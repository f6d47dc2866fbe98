package io.dialplane.console.routing;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.schedule.HoursForm;
import io.dialplane.console.user.Colleagues;
import io.dialplane.platform.DomainException;
import io.dialplane.routing.Criteria;
import io.dialplane.routing.RoutingRule;
import io.dialplane.routing.RuleChange;
import io.dialplane.routing.RuleService;
import io.dialplane.routing.Strategy;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One routing rule: for whom it is, whom it rings, how, and when; or a new one. */
@Named("rule")
@RequestScoped
public class RuleView {

    private static final String UNKNOWN = "routing.rule-unknown";
    private static final int HIGHEST_PRIORITY = 1_000_000;
    private static final int SHORTEST_RING = 5;
    private static final int LONGEST_RING = 600;
    private static final String USUAL_RING = "30";

    @Inject
    private RuleService rules;

    @Inject
    private Targets targets;

    @Inject
    private Colleagues colleagues;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private final HoursForm hours =
            new HoursForm(() -> getShown() == null ? null : getShown().openingHours());

    private String id;
    private RoutingRule shown;
    private boolean looked;
    private String version;
    private String name;
    private String priority;
    private Boolean active;
    private String leadStatus;
    private String state;
    private String tags;
    private String product;
    private String market;
    private String[] agents;
    private String moreAgents;
    private String[] groups;
    private Strategy strategy;
    private String ringTimeout;

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** Null: a new one, or there is none such. */
    public RoutingRule getShown() {
        if (!looked && id != null) {
            looked = true;
            shown = actions.read(() -> rules.get(signedIn.companyId(), Entered.id(id, UNKNOWN)), null);
        }
        return shown;
    }

    /** Whether there is something to be filled in; what was filled in stays when somebody has deleted the rule meanwhile. */
    public boolean isThere() {
        return id == null || faces.isPostback() || getShown() != null;
    }

    public String save() {
        return actions.change("/rules.xhtml", () -> {
            RuleChange change = change();
            RoutingRule saved = id == null
                    ? rules.create(signedIn.companyId(), signedIn.actor(), change)
                    : rules.change(signedIn.companyId(), signedIn.actor(), Entered.id(id, UNKNOWN), change);
            return look.text("rules.saved", saved.name());
        });
    }

    private RuleChange change() {
        Long place = Entered.number("priority", priority, 0, HIGHEST_PRIORITY);
        return new RuleChange(
                name == null ? "" : name,
                place == null ? null : place.intValue(),
                isActive(),
                new Criteria(
                        Entered.lines(leadStatus),
                        Entered.lines(state),
                        Entered.lines(tags),
                        Entered.lines(product),
                        Entered.lines(market)),
                agents(),
                ids("targets.groups", groups),
                getStrategy(),
                (int) Entered.needed("ring_timeout_seconds", ringTimeout, SHORTEST_RING, LONGEST_RING),
                Optional.ofNullable(hours.read()),
                id == null ? null : (int) Entered.needed("version", version, 0, Integer.MAX_VALUE));
    }

    /** Those who are ticked, and those whose user names are written. */
    private List<Integer> agents() {
        return Stream.concat(
                        ids("targets.agents", agents).stream(),
                        Entered.lines(moreAgents).stream().map(username -> colleagues.id("targets.agents", username)))
                .distinct()
                .toList();
    }

    private static List<Integer> ids(String field, String[] chosen) {
        return Arrays.stream(chosen == null ? new String[0] : chosen)
                .map(text -> {
                    if (!text.matches("[0-9]{1,9}")) {
                        throw DomainException.invalid(field, "field.wrong-type");
                    }
                    return Integer.valueOf(text);
                })
                .toList();
    }

    public String delete() {
        return actions.change("/rules.xhtml", () -> {
            rules.delete(signedIn.companyId(), signedIn.actor(), Entered.id(id, UNKNOWN));
            return look.text("deleted");
        });
    }

    public Strategy[] getStrategies() {
        return Strategy.values();
    }

    public List<Targets.Choice> getPeople() {
        return targets.people(getShown() == null ? List.of() : shown.agents());
    }

    public HoursForm getHours() {
        return hours;
    }

    /** A field that somebody has emptied stays empty when the form is shown again. */
    private <T> T written(T sent, T kept) {
        return faces.isPostback() ? sent : kept;
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getVersion() {
        return version == null && getShown() != null ? Integer.toString(shown.version()) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getName() {
        return written(name, getShown() == null ? null : shown.name());
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPriority() {
        return written(priority, getShown() == null ? null : Integer.toString(shown.priority()));
    }

    public void setPriority(String priority) {
        this.priority = priority;
    }

    public boolean isActive() {
        return active == null ? getShown() == null || shown.active() : active;
    }

    public void setActive(boolean active) {
        this.active = active;
    }

    private Criteria kept() {
        return getShown() == null ? Criteria.NONE : shown.criteria();
    }

    public String getLeadStatus() {
        return written(leadStatus, String.join("\n", kept().leadStatus()));
    }

    public void setLeadStatus(String leadStatus) {
        this.leadStatus = leadStatus;
    }

    public String getState() {
        return written(state, String.join("\n", kept().state()));
    }

    public void setState(String state) {
        this.state = state;
    }

    public String getTags() {
        return written(tags, String.join("\n", kept().tags()));
    }

    public void setTags(String tags) {
        this.tags = tags;
    }

    public String getProduct() {
        return written(product, String.join("\n", kept().product()));
    }

    public void setProduct(String product) {
        this.product = product;
    }

    public String getMarket() {
        return written(market, String.join("\n", kept().market()));
    }

    public void setMarket(String market) {
        this.market = market;
    }

    private static String[] texts(List<Integer> ids) {
        return ids.stream().map(String::valueOf).toArray(String[]::new);
    }

    public String[] getAgents() {
        return written(agents, getShown() == null ? null : texts(shown.agents()));
    }

    public void setAgents(String[] agents) {
        this.agents = agents;
    }

    public String getMoreAgents() {
        return moreAgents;
    }

    public void setMoreAgents(String moreAgents) {
        this.moreAgents = moreAgents;
    }

    public String[] getGroups() {
        return written(groups, getShown() == null ? null : texts(shown.groups()));
    }

    public void setGroups(String[] groups) {
        this.groups = groups;
    }

    public Strategy getStrategy() {
        Strategy kept = getShown() == null ? Strategy.RING_ALL : shown.strategy();
        return strategy == null ? kept : strategy;
    }

    public void setStrategy(Strategy strategy) {
        this.strategy = strategy;
    }

    public String getRingTimeout() {
        return written(ringTimeout, getShown() == null ? USUAL_RING : Integer.toString(shown.ringTimeoutSeconds()));
    }

    public void setRingTimeout(String ringTimeout) {
        this.ringTimeout = ringTimeout;
    }
}
