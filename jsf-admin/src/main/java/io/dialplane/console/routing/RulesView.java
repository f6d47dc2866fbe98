package io.dialplane.console.routing;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.routing.Criteria;
import io.dialplane.routing.RoutingRule;
import io.dialplane.routing.RuleChange;
import io.dialplane.routing.RuleService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The company's routing rules in their order, which is changed by dragging a rule, or by its buttons. */
@Named("rules")
@RequestScoped
public class RulesView {

    static final String UNKNOWN = "routing.rule-unknown";

    private static final String HERE = "/rules.xhtml";

    @Inject
    private RuleService rules;

    @Inject
    private Targets targets;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private List<RoutingRule> rows;
    private Map<Integer, String> people;
    private Map<Integer, String> groups;
    private String row;
    private String order;
    private String shown;
    private String moved;

    /**
     * What a contact must have.
     *
     * @param field key of what it is called
     */
    public record Criterion(String field, List<String> values) {}

    public List<RoutingRule> getRows() {
        if (rows == null) {
            rows = rules.list(signedIn.companyId());
        }
        return rows;
    }

    /** Those of the criteria that ask for something. */
    public List<Criterion> criteria(RoutingRule of) {
        Criteria wanted = of.criteria();
        return Stream.of(
                        new Criterion("field.lead-status", wanted.leadStatus()),
                        new Criterion("rules.state", wanted.state()),
                        new Criterion("field.tags", wanted.tags()),
                        new Criterion("field.product", wanted.product()),
                        new Criterion("field.market", wanted.market()))
                .filter(criterion -> !criterion.values().isEmpty())
                .toList();
    }

    /** Names of the groups and people that a rule rings. */
    public List<String> targets(RoutingRule of) {
        if (people == null) {
            people = targets.names(getRows().stream()
                    .flatMap(rule -> rule.agents().stream())
                    .distinct()
                    .toList());
            groups = targets.groupNames();
        }
        List<String> names = new ArrayList<>();
        of.groups().forEach(id -> names.add(groups.get(id)));
        of.agents().forEach(id -> names.add(people.get(id)));
        return names.stream().filter(Objects::nonNull).toList();
    }

    public String up() {
        return move(-1, "up-");
    }

    public String down() {
        return move(1, "down-");
    }

    /** The button that was pressed is found again on the page behind it: whoever uses the keyboard goes on there. */
    private String move(int by, String button) {
        return actions.change(Address.of(HERE).with("moved", button + row).toString(), () -> {
            int id = Entered.id(row, UNKNOWN);
            List<Integer> before = RuleOrder.read(shown);
            List<Integer> wanted = RuleOrder.moved(before, id, by);
            rules.order(signedIn.companyId(), signedIn.actor(), before, wanted);
            return look.text(
                    "rules.moved",
                    rules.get(signedIn.companyId(), id).name(),
                    show.number(wanted.indexOf(id) + 1),
                    show.number(wanted.size()));
        });
    }

    /** As the rules were dragged. */
    public String reorder() {
        return actions.change(HERE, () -> {
            rules.order(signedIn.companyId(), signedIn.actor(), RuleOrder.read(shown), RuleOrder.read(order));
            return look.text("rules.ordered");
        });
    }

    public String activate() {
        return activate(true);
    }

    public String deactivate() {
        return activate(false);
    }

    private String activate(boolean active) {
        return actions.change(HERE, () -> {
            rules.change(
                    signedIn.companyId(),
                    signedIn.actor(),
                    Entered.id(row, UNKNOWN),
                    new RuleChange(null, null, active, null, null, null, null, null, null, null));
            return look.text("saved");
        });
    }

    public String getRow() {
        return row;
    }

    public void setRow(String row) {
        this.row = row;
    }

    public String getOrder() {
        return order;
    }

    public void setOrder(String order) {
        this.order = order;
    }

    /** The order that the page shows, which comes back with what is to be changed of it. */
    public String getShown() {
        return getRows().stream().map(rule -> Integer.toString(rule.id())).collect(Collectors.joining(","));
    }

    public void setShown(String shown) {
        this.shown = shown;
    }

    /** Id of the button that moved a rule; null: none did. */
    public String getMoved() {
        return moved;
    }

    public void setMoved(String moved) {
        this.moved = moved;
    }
}
