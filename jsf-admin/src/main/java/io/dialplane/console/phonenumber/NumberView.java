package io.dialplane.console.phonenumber;

import io.dialplane.batch.Eligibility;
import io.dialplane.batch.EligibilityService;
import io.dialplane.callresult.CallHistory;
import io.dialplane.callresult.CallStatus;
import io.dialplane.callresult.GlobalStatus;
import io.dialplane.callresult.NumberChanges;
import io.dialplane.callresult.PanelUser;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.CompanyNumber;
import io.dialplane.phonenumber.NumberService;
import io.dialplane.platform.DomainException;
import io.dialplane.session.Role;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;

/** One number: what became of it, why it is not handed out, and what can be done about it. */
@Named("number")
@RequestScoped
public class NumberView {

    private static final int HISTORY = 100;
    private static final String REASON = "[^\\x00]{1,500}";

    @Inject
    private NumberService numbers;

    @Inject
    private CallHistory calls;

    @Inject
    private EligibilityService eligibility;

    @Inject
    private NumberChanges changes;

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

    private String id;
    private CallStatus status;
    private GlobalStatus globalStatus;
    private String reason;
    private CompanyNumber number;
    private String before;
    private List<CallHistory.Entry> history;
    private boolean moreHistory;
    private Eligibility why;

    private int id() {
        return Entered.id(id, "number.unknown");
    }

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** Null: the reader sees no such number. */
    public CompanyNumber getShown() {
        if (number == null) {
            number = actions.read(() -> numbers.get(signedIn.companyId(), id(), signedIn.onlyAgent()), null);
        }
        return number;
    }

    public List<CallHistory.Entry> getHistory() {
        if (history == null) {
            Long behind = before != null && before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null;
            List<CallHistory.Entry> found = getShown() == null
                    ? List.of()
                    : calls.of(signedIn.companyId(), number.id(), signedIn.onlyAgent(), behind, HISTORY + 1);
            moreHistory = found.size() > HISTORY;
            history = moreHistory ? found.subList(0, HISTORY) : found;
        }
        return history;
    }

    /** Address of what was before; null: nothing was. */
    public String getEarlier() {
        getHistory();
        return moreHistory
                ? Address.of("number.xhtml")
                        .with("id", number.id())
                        .with("before", history.get(HISTORY - 1).id())
                        .toString()
                : null;
    }

    /** What keeps it back, or that nothing does; agents are not told. */
    public Eligibility getWhy() {
        if (why == null && !signedIn.isAgent() && getShown() != null) {
            why = eligibility.of(signedIn.companyId(), number.id());
        }
        return why;
    }

    /** A reason in words. */
    public String sentence(Eligibility.Reason of) {
        String key = "why." + of.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String detail = of.detail() == null ? "" : of.detail();
        String named =
                switch (of.kind()) {
                    case BLOCKED, ALREADY_CALLED, LISTED_FOR_LATER -> look.name("status.", detail);
                    case SUPPRESSED -> look.name("scope.", detail);
                    default -> detail;
                };
        return look.text(key, named) + (of.until() == null ? "" : " " + look.text("why.until", show.time(of.until())));
    }

    /** Why the company may not dial at all, in words; null: it may. */
    public String getDialing() {
        Eligibility.Dialing dialing = getWhy().dialing();
        return dialing.allowed() ? null : look.name("dialing.", dialing.reason());
    }

    private PanelUser who() {
        if (signedIn.getRole() == Role.SUPERVISOR && !signedIn.isSuperuser()) {
            throw DomainException.forbidden("access.denied");
        }
        return new PanelUser(signedIn.actor(), signedIn.isSuperuser(), signedIn.isAgent());
    }

    private String here() {
        return "/number.xhtml?id=" + id;
    }

    public String changeStatus() {
        return actions.perform(here(), () -> {
            if (status == null) {
                throw DomainException.invalid("status", "field.missing");
            }
            changes.changeStatus(signedIn.companyId(), who(), id(), status);
            return look.text("number.changed");
        });
    }

    public String reset() {
        return actions.perform(here(), () -> {
            changes.reset(signedIn.companyId(), who(), id());
            return look.text("number.was-reset");
        });
    }

    public String delete() {
        return actions.change("/numbers.xhtml", () -> {
            changes.delete(signedIn.companyId(), who(), id());
            return look.text("number.deleted");
        });
    }

    public String changeForAll() {
        return actions.changeForAll(here(), () -> {
            if (globalStatus == null) {
                throw DomainException.invalid("global_status", "field.missing");
            }
            String why = Entered.matching("reason", reason, REASON, "field.missing");
            changes.setGlobalStatus(signedIn.companyId(), who(), id(), globalStatus, why);
            return look.text("number.changed");
        });
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getBefore() {
        return before;
    }

    public void setBefore(String before) {
        this.before = before;
    }

    public CallStatus getStatus() {
        return status;
    }

    public void setStatus(CallStatus status) {
        this.status = status;
    }

    /** What it is now, until somebody chooses another. */
    public GlobalStatus getGlobalStatus() {
        return globalStatus == null && getShown() != null
                ? Entered.word(GlobalStatus.class, number.globalStatus())
                : globalStatus;
    }

    public void setGlobalStatus(GlobalStatus globalStatus) {
        this.globalStatus = globalStatus;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }
}
