package io.dialplane.console.scenario;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.scenario.OutboundLine;
import io.dialplane.scenario.OutboundLineService;
import io.dialplane.scenario.Scenario;
import io.dialplane.scenario.ScenarioChange;
import io.dialplane.scenario.ScenarioService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The company's scenarios and outbound lines; dialers announce them, administrators name, price and switch them. */
@Named("scenarios")
@RequestScoped
public class ScenariosView {

    private static final long HIGHEST_COST = 1_000_000_000_000L;
    private static final String DISPLAY_NAME = "[^\\p{Cntrl}]{1,255}";
    private static final String SCENARIOS = "/scenarios.xhtml";
    private static final String LINES = "/lines.xhtml";

    @Inject
    private ScenarioService scenarios;

    @Inject
    private OutboundLineService lines;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String id;
    private String name;
    private String cost;
    private String shownCost;
    private boolean named;
    private boolean priced;
    private boolean wasPriced;
    private List<Scenario> rows;
    private List<OutboundLine> lineRows;

    public List<Scenario> getRows() {
        if (rows == null) {
            rows = scenarios.list(signedIn.companyId());
        }
        return rows;
    }

    public List<OutboundLine> getLines() {
        if (lineRows == null) {
            lineRows = lines.list(signedIn.companyId());
        }
        return lineRows;
    }

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** The scenario that is being edited; null: none. */
    public Scenario getEdited() {
        return getRows().stream()
                .filter(one -> Integer.toString(one.id()).equals(id))
                .findFirst()
                .orElse(null);
    }

    public OutboundLine getEditedLine() {
        return getLines().stream()
                .filter(one -> Integer.toString(one.id()).equals(id))
                .findFirst()
                .orElse(null);
    }

    public String save() {
        return actions.change(SCENARIOS, () -> {
            Long entered = Entered.number("cost_per_connected", cost, 0, HIGHEST_COST);
            Long before = Entered.number("cost_per_connected", shownCost, 0, HIGHEST_COST);
            // a price that was not touched stays, also when somebody changed it meanwhile
            boolean touched = signedIn.isSuperuser() && !Objects.equals(entered, before);
            scenarios.change(
                    signedIn.companyId(),
                    signedIn.editor(),
                    id("scenario.unknown"),
                    new ScenarioChange(name(), null, touched ? Optional.ofNullable(entered) : null));
            return look.text("saved");
        });
    }

    public String activate() {
        return activate(true);
    }

    public String deactivate() {
        return activate(false);
    }

    private String activate(boolean active) {
        return actions.change(SCENARIOS, () -> {
            scenarios.change(
                    signedIn.companyId(),
                    signedIn.editor(),
                    id("scenario.unknown"),
                    new ScenarioChange(null, active, null));
            return look.text("saved");
        });
    }

    public String delete() {
        return actions.change(SCENARIOS, () -> {
            scenarios.delete(signedIn.companyId(), signedIn.actor(), id("scenario.unknown"));
            return look.text("deleted");
        });
    }

    public String saveLine() {
        return actions.change(LINES, () -> {
            lines.change(signedIn.companyId(), signedIn.actor(), id("outbound-line.unknown"), name(), null);
            return look.text("saved");
        });
    }

    public String activateLine() {
        return activateLine(true);
    }

    public String deactivateLine() {
        return activateLine(false);
    }

    private String activateLine(boolean active) {
        return actions.change(LINES, () -> {
            lines.change(signedIn.companyId(), signedIn.actor(), id("outbound-line.unknown"), null, active);
            return look.text("saved");
        });
    }

    public String deleteLine() {
        return actions.change(LINES, () -> {
            lines.delete(signedIn.companyId(), signedIn.actor(), id("outbound-line.unknown"));
            return look.text("deleted");
        });
    }

    private String name() {
        return Entered.matching("display_name", name, DISPLAY_NAME, "company.display-name-form");
    }

    private int id(String unknown) {
        return Entered.id(id, unknown);
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    /** As it was sent, also when somebody has emptied it. */
    public String getName() {
        if (named) {
            return name;
        }
        if (getEdited() != null) {
            return getEdited().displayName();
        }
        return getEditedLine() == null ? null : getEditedLine().displayName();
    }

    public void setName(String name) {
        this.name = name;
        named = true;
    }

    public String getCost() {
        Scenario edited = priced ? null : getEdited();
        return edited == null || edited.costPerConnected() == null
                ? cost
                : edited.costPerConnected().toString();
    }

    public void setCost(String cost) {
        this.cost = cost;
        priced = true;
    }

    /** What the price was when the form was filled. */
    public String getShownCost() {
        Scenario edited = wasPriced ? null : getEdited();
        return edited == null || edited.costPerConnected() == null
                ? shownCost
                : edited.costPerConnected().toString();
    }

    public void setShownCost(String shownCost) {
        this.shownCost = shownCost;
        wasPriced = true;
    }
}
