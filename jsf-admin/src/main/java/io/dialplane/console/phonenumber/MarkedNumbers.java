package io.dialplane.console.phonenumber;

import io.dialplane.callresult.BulkAction;
import io.dialplane.callresult.BulkChanges;
import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.PanelUser;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.ExportSelection;
import io.dialplane.phonenumber.NumberCounts;
import io.dialplane.phonenumber.NumberSelection;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What is done to the numbers that a reader has marked: these ones, or all that the list shows but some. */
@Named("marked")
@RequestScoped
public class MarkedNumbers {

    private static final int MOST = 100_000;

    @Inject
    private NumberList list;

    @Inject
    private NumberService numbers;

    @Inject
    private NumberCounts counts;

    @Inject
    private BulkChanges bulk;

    @Inject
    private NumberDownload download;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    @Inject
    private Show show;

    @Inject
    private FacesContext faces;

    private String ids;
    private String all;
    private BulkAction action;
    private CallStatus status;
    private boolean asked;
    private long count;
    private Integer last;

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        asked = faces.getExternalContext().getRequestParameterMap().containsKey("asked");
    }

    /** Shows what would be done, and to how many. */
    public void ask() {
        actions.perform(null, () -> {
            check();
            putTheQuestion();
            asked = true;
            return null;
        });
    }

    /**
     * Does what the question said, which the page has kept apart from what can be chosen: not more, whatever has come to fit
     * meanwhile.
     */
    public void apply() {
        actions.perform("/numbers.xhtml?" + list.getQuery() + "done=1", () -> {
            check();
            if (marked() > count || (isAll() && last == null)) {
                putTheQuestion();
                throw DomainException.conflict("number.more-meanwhile");
            }
            int affected = bulk.apply(
                    signedIn.companyId(),
                    new PanelUser(signedIn.actor(), signedIn.isSuperuser(), signedIn.isAgent()),
                    new BulkChanges.Change(
                            action,
                            action == BulkAction.UPDATE_STATUS ? status : null,
                            null,
                            isAll()
                                    ? NumberSelection.allOf(list.filter(), ids())
                                            .upTo(last)
                                    : NumberSelection.of(ids())));
            return look.text("bulk.done", show.number(affected));
        });
    }

    /** The marked numbers as a file. */
    public void export(String format) {
        actions.perform(null, () -> {
            ExportSelection chosen = isAll()
                    ? new ExportSelection(list.filter(), null, Set.copyOf(ids()))
                    : new ExportSelection(list.filter(), ids(), Set.of());
            try {
                download.write(
                        (HttpServletResponse) faces.getExternalContext().getResponse(),
                        chosen,
                        format,
                        faces.getExternalContext().getRequestParameterMap().get("export"));
            } catch (IOException e) {
                // the browser went away: nobody is left to be told
                return null;
            } finally {
                faces.responseComplete();
            }
            return null;
        });
    }

    private void check() {
        if (signedIn.getRole() == io.dialplane.session.Role.SUPERVISOR && !signedIn.isSuperuser()) {
            throw DomainException.forbidden("access.denied");
        }
        if (action == null || (action == BulkAction.DELETE && signedIn.isAgent())) {
            throw DomainException.forbidden("access.denied");
        }
        if (action == BulkAction.UPDATE_STATUS && status == null) {
            throw DomainException.invalid("status", "field.missing");
        }
        if (!isAll() && ids().isEmpty()) {
            throw DomainException.invalid("ids", "number.ids-or-all");
        }
    }

    /** Says how many are marked now, and keeps which is the newest; if that fails, the question is as it was. */
    private void putTheQuestion() {
        Integer newest =
                isAll() ? numbers.newest(signedIn.companyId(), list.filter()).orElse(0) : null;
        count = marked();
        last = newest;
    }

    /** How many are marked now. */
    private long marked() {
        return isAll() ? Math.max(0, counts.of(signedIn.companyId(), list.filter()) - ids().size()) : ids().size();
    }

    private List<Integer> ids() {
        return ids == null
                ? List.of()
                : Arrays.stream(ids.split(","))
                        .filter(id -> id.matches("[0-9]{1,9}"))
                        .limit(MOST)
                        .map(Integer::valueOf)
                        .distinct()
                        .toList();
    }

    private boolean isAll() {
        return Boolean.parseBoolean(all);
    }

    /** It is to be confirmed. */
    public boolean isAsked() {
        return asked;
    }

    /** What would happen, with the number of numbers. */
    public String getQuestion() {
        if (action == null) {
            return "";
        }
        String key = "bulk.ask-"
                + (action == BulkAction.DELETE && signedIn.isSuperuser()
                        ? "retire"
                        : action.name().toLowerCase(java.util.Locale.ROOT).replace("_", "-"));
        return look.text(key, show.number(count), look.name("status.", status));
    }

    public List<BulkAction> getActions() {
        return signedIn.isAgent() ? List.of(BulkAction.UPDATE_STATUS, BulkAction.RESET) : List.of(BulkAction.values());
    }

    /** How many the question spoke of. */
    public long getCount() {
        return count;
    }

    public void setCount(long count) {
        this.count = count;
    }

    /** The newest number that the question spoke of; null: the ids are given. */
    public Integer getLast() {
        return last;
    }

    public void setLast(Integer last) {
        this.last = last;
    }

    public String getIds() {
        return ids;
    }

    public void setIds(String ids) {
        this.ids = ids;
    }

    public String getAll() {
        return all;
    }

    public void setAll(String all) {
        this.all = all;
    }

    public BulkAction getAction() {
        return action;
    }

    public void setAction(BulkAction action) {
        this.action = action;
    }

    public CallStatus getStatus() {
        return status;
    }

    public void setStatus(CallStatus status) {
        this.status = status;
    }
}
