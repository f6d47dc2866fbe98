package io.dialplane.console.contact;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.console.user.Colleagues;
import io.dialplane.contact.Contact;
import io.dialplane.contact.ContactCounts;
import io.dialplane.contact.ContactFilter;
import io.dialplane.contact.ContactService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;

/**
 * A page of the company's contacts, or of those that are assigned to the agent who looks, newest first. What is asked for is in its
 * address; how many there are is asked apart ({@link ContactCount}).
 */
@Named("contacts")
@RequestScoped
public class ContactList {

    private static final int SIZE = 50;

    @Inject
    private ContactService contacts;

    @Inject
    private ContactCounts counts;

    @Inject
    private Colleagues colleagues;

    @Inject
    private SignedIn signedIn;

    @Inject
    private HttpServletRequest request;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    private ContactQuestion asked;
    private String page;
    private String row;
    private List<Contact> rows;
    private boolean more;

    @PostConstruct
    void begin() {
        asked = ContactQuestion.of(request);
        page = request.getParameter("page");
    }

    /** Read before anything is written: what is wrong with the question stands above it. */
    public void load() {
        getRows();
    }

    public List<Contact> getRows() {
        if (rows == null) {
            List<Contact> found = actions.read(this::read, List.of());
            more = found.size() > SIZE;
            rows = more ? found.subList(0, SIZE) : found;
        }
        return rows;
    }

    private List<Contact> read() {
        ContactFilter filter = asked.filter(name -> colleagues.id("agent", name));
        List<Contact> found = rowsOf(filter);
        if (found.isEmpty() && getNumber() > 1) { // the last contact of the last page was deleted
            long total = counts.of(signedIn.companyId(), signedIn.onlyAgent(), filter);
            page = Long.toString((total + SIZE - 1) / SIZE);
            found = rowsOf(filter);
        }
        return found;
    }

    private List<Contact> rowsOf(ContactFilter filter) {
        return contacts.page(signedIn.companyId(), signedIn.onlyAgent(), filter, (getNumber() - 1) * SIZE, SIZE + 1);
    }

    /** Number of the page shown, from 1. */
    public int getNumber() {
        String given = Entered.text(page);
        return given != null && given.matches("[0-9]{1,6}") ? Math.max(1, Integer.parseInt(given)) : 1;
    }

    public boolean isMore() {
        getRows();
        return more;
    }

    /** Something narrows the list. */
    public boolean isNarrowed() {
        return !getQuery().isEmpty();
    }

    /** What the list shows, for whatever asks about it apart. */
    public String getQuery() {
        return asked.query();
    }

    /** The same without whom it is searched for, for a view that the browser keeps; empty: nothing is left. */
    public String getKept() {
        return asked.kept();
    }

    /** The same list, another page of it. */
    public String page(int number) {
        return "contacts.xhtml?" + getQuery() + "page=" + number;
    }

    /** First and last place of the rows shown. */
    public String getPlaces() {
        int first = (getNumber() - 1) * SIZE + 1;
        return look.text(
                "numbers.places",
                show.number(first),
                show.number(first + getRows().size() - 1));
    }

    public String delete() {
        return actions.change("/" + page(getNumber()), () -> {
            contacts.delete(signedIn.companyId(), signedIn.actor(), Entered.id(row, "contact.unknown"));
            return look.text("contact.deleted");
        });
    }

    /** What is asked, for the form that is sent and comes back to the same list. */
    public List<Map.Entry<String, String>> getSent() {
        return List.copyOf(asked.values().entrySet());
    }

    public ContactQuestion getAsked() {
        return asked;
    }

    public String getRow() {
        return row;
    }

    public void setRow(String row) {
        this.row = row;
    }
}
