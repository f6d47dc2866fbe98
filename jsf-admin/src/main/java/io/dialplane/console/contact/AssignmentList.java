package io.dialplane.console.contact;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.NumberedPages;
import io.dialplane.console.user.Colleagues;
import io.dialplane.contact.Assignment;
import io.dialplane.contact.AssignmentFilter;
import io.dialplane.contact.AssignmentService;
import io.dialplane.contact.ContactService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;

/** To whom contacts are assigned: on a contact's page that one's, else all, or an agent's. Agents see their own. */
@Named("assignments")
@RequestScoped
public class AssignmentList extends NumberedPages<Assignment> {

    private static final String UNKNOWN = "contact.unknown";

    @Inject
    private AssignmentService assignments;

    @Inject
    private ContactService contacts;

    @Inject
    private Colleagues colleagues;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    private String id;
    private String agent;
    private String status;
    private String row;
    private String contact;
    private String person;
    private String chosen;
    private boolean active = true;
    private AssignmentFilter filter;

    @PostConstruct
    void begin() {
        Map<String, String> asked = faces.getExternalContext().getRequestParameterMap();
        id = asked.get("id");
        agent = Entered.words(asked.get("agent"));
        status = asked.get("status");
        setPage(asked.get("page"));
    }

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        filter();
    }

    private AssignmentFilter filter() {
        if (filter == null) {
            // whoever does not see the contact sees nothing of whom it is assigned to
            filter = actions.read(
                    () -> new AssignmentFilter(
                            id == null
                                    ? null
                                    : Integer.valueOf(contacts.get(
                                                    signedIn.companyId(), signedIn.onlyAgent(), Entered.id(id, UNKNOWN))
                                            .id()),
                            agent == null ? signedIn.onlyAgent() : Integer.valueOf(colleagues.id("agent", agent)),
                            "active".equals(status) ? Boolean.TRUE : "inactive".equals(status) ? Boolean.FALSE : null),
                    new AssignmentFilter(null, -1, null));
        }
        return filter;
    }

    @Override
    protected List<Assignment> read(int first, int most) {
        return assignments.page(signedIn.companyId(), filter(), first, most);
    }

    @Override
    protected long count() {
        return assignments.count(signedIn.companyId(), filter());
    }

    @Override
    protected Address address() {
        return Address.of(id == null ? "assignments.xhtml" : "contact.xhtml")
                .with("id", id)
                .with("agent", agent)
                .with("status", status);
    }

    /** Something narrows the list of all. */
    public boolean isNarrowed() {
        return agent != null || status != null && !status.isEmpty();
    }

    private String here() {
        return "/" + page(getNumber());
    }

    /** Assigns the contact of the page to somebody. */
    public String assign() {
        return actions.change(here(), () -> {
            int user = colleagues.id("agent", chosen);
            return said(assignments
                    .assign(signedIn.companyId(), signedIn.actor(), Entered.id(id, UNKNOWN), user, active)
                    .assignment());
        });
    }

    /** An assignment holds, or holds again. */
    public String activate() {
        return change(true);
    }

    /** It stays, and does not hold. */
    public String deactivate() {
        return change(false);
    }

    private String change(boolean holds) {
        return actions.change(
                here(),
                () -> said(assignments
                        .assign(
                                signedIn.companyId(),
                                signedIn.actor(),
                                Entered.id(contact, UNKNOWN),
                                Entered.id(person, "user.unknown"),
                                holds)
                        .assignment()));
    }

    private String said(Assignment changed) {
        return look.text(
                changed.active() ? "assignments.assigned" : "assignments.inactive",
                changed.contactName(),
                changed.fullName());
    }

    public String remove() {
        return actions.change(here(), () -> {
            assignments.remove(signedIn.companyId(), signedIn.actor(), Entered.id(row, "assignment.unknown"));
            return look.text("assignments.removed");
        });
    }

    /** What removing one does. */
    public String question(Assignment of) {
        return look.text("assignments.ask-remove", of.contactName(), of.fullName());
    }

    public String getAgent() {
        return agent;
    }

    public String getStatus() {
        return status;
    }

    public String getRow() {
        return row;
    }

    public void setRow(String row) {
        this.row = row;
    }

    public String getContact() {
        return contact;
    }

    public void setContact(String contact) {
        this.contact = contact;
    }

    public String getPerson() {
        return person;
    }

    public void setPerson(String person) {
        this.person = person;
    }

    public String getChosen() {
        return chosen;
    }

    public void setChosen(String chosen) {
        this.chosen = chosen;
    }

    public boolean isActive() {
        return active;
    }

    public void setActive(boolean active) {
        this.active = active;
    }
}
