package io.dialplane.console.provisioning;

import io.dialplane.agent.AgentRecord;
import io.dialplane.agent.AgentRecordChange;
import io.dialplane.agent.AgentRecordService;
import io.dialplane.agent.AgentSessions;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.extension.Extension;
import io.dialplane.extension.ExtensionFilter;
import io.dialplane.extension.ExtensionService;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.ExtensionAdministration;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A person's telephony: the record with which he or she logs in at the provider, and the extensions. Secrets go in and never come out. */
@Named("telephony")
@RequestScoped
public class PersonTelephony {

    private static final int MOST_OFFERED = 100;

    @Inject
    private AgentRecordService records;

    @Inject
    private AgentSessions sessions;

    @Inject
    private ExtensionService extensions;

    @Inject
    private ExtensionAdministration administration;

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
    private String agentId;
    private String agentPassword;
    private boolean withoutAgentPassword;
    private String sipExtension;
    private String sipPassword;
    private boolean withoutSipPassword;
    private String campaign;
    private String extension;
    private String state;
    private Optional<AgentRecord> shown;
    private List<Extension> theirs;
    private List<Extension> offered;

    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    private int id() {
        return Entered.id(id, "user.unknown");
    }

    private String here() {
        return "/person.xhtml?id=" + id;
    }

    /** Null: the person has no record. */
    public AgentRecord getRecord() {
        if (shown == null) {
            shown = id == null ? Optional.empty() : find();
        }
        return shown.orElse(null);
    }

    private Optional<AgentRecord> find() {
        try {
            return Optional.of(records.get(signedIn.companyId(), id()));
        } catch (DomainException e) { // the page says itself that there is no such person
            return Optional.empty();
        }
    }

    /** Makes the record, or changes it. A password that is not written stays. */
    public String save() {
        return actions.change(here(), () -> {
            if (Entered.text(agentId) == null) {
                throw DomainException.invalid("ozonetel_agent_id", "field.missing");
            }
            records.put(
                    signedIn.companyId(),
                    signedIn.editor(),
                    id(),
                    now -> state(now).equals(state),
                    new AgentRecordChange(
                            Entered.text(agentId),
                            secret(agentPassword, withoutAgentPassword),
                            Optional.ofNullable(Entered.text(sipExtension)),
                            secret(sipPassword, withoutSipPassword),
                            Optional.ofNullable(Entered.words(campaign)),
                            null));
            return look.text("telephony.saved");
        });
    }

    /** What the form shows of a record: it comes back with the form, and what somebody has changed by then is not changed back. */
    private static String state(AgentRecord of) {
        return of == null
                ? "none"
                : String.join(
                        " ",
                        of.ozonetelAgentId(),
                        String.valueOf(of.sipExtension()),
                        String.valueOf(of.hasOzonetelPassword()),
                        String.valueOf(of.hasSipPassword()),
                        String.valueOf(of.campaignName()));
    }

    /** Null: what is kept stays. */
    private static Optional<String> secret(String written, boolean none) {
        return none ? Optional.empty() : written == null || written.isEmpty() ? null : Optional.of(written);
    }

    public String remove() {
        return actions.change(here(), () -> {
            sessions.removeRecord(signedIn.companyId(), signedIn.editor(), id());
            return look.text("telephony.removed");
        });
    }

    /** In the order in which they were given. */
    public List<Extension> getExtensions() {
        if (theirs == null) {
            theirs = id == null
                    ? List.of()
                    : actions.read(() -> extensions.ofUser(signedIn.companyId(), id()), List.of());
        }
        return theirs;
    }

    /** Nobody's, the lowest first. */
    public List<Extension> getOffered() {
        if (offered == null) {
            offered = extensions.page(signedIn.companyId(), new ExtensionFilter(false, null), 0, MOST_OFFERED);
        }
        return offered;
    }

    /** Gives the person an extension that is nobody's. */
    public String give() {
        return actions.change(here(), () -> {
            if (Entered.text(extension) == null) {
                throw DomainException.invalid("extension", "field.missing");
            }
            return look.text("extensions.given", number(change(now -> now.userId() == null, Optional.of(id()))));
        });
    }

    /** Takes an extension away: it rests, and is nobody's. */
    public String take() {
        return actions.change(
                here(),
                () -> look.text(
                        "extensions.taken",
                        number(change(now -> Objects.equals(now.userId(), id()), Optional.empty()))));
    }

    private Extension change(Predicate<Extension> asShown, Optional<Integer> owner) {
        return administration.change(
                signedIn.companyId(),
                signedIn.actor(),
                Entered.id(extension, "extension.unknown"),
                asShown,
                new ExtensionAdministration.Change(owner, null, null));
    }

    /** Gives an extension another password, which its person reads at the next log-in. */
    public String rotate() {
        return actions.change(
                here(),
                () -> look.text(
                        "extensions.rotated",
                        number(administration.rotatePassword(
                                signedIn.companyId(), signedIn.actor(), Entered.id(extension, "extension.unknown")))));
    }

    private String number(Extension of) {
        return show.digits(of.number());
    }

    /** A field that somebody has emptied stays empty when the form is shown again. */
    private String shown(String sent, Function<AgentRecord, String> kept) {
        return state != null || getRecord() == null ? sent : kept.apply(getRecord());
    }

    public String getState() {
        return state == null ? state(getRecord()) : state;
    }

    public void setState(String state) {
        this.state = state;
    }

    public String getAgentId() {
        return shown(agentId, AgentRecord::ozonetelAgentId);
    }

    public void setAgentId(String agentId) {
        this.agentId = agentId;
    }

    public String getAgentPassword() {
        return agentPassword;
    }

    public void setAgentPassword(String agentPassword) {
        this.agentPassword = agentPassword;
    }

    public boolean isWithoutAgentPassword() {
        return withoutAgentPassword;
    }

    public void setWithoutAgentPassword(boolean withoutAgentPassword) {
        this.withoutAgentPassword = withoutAgentPassword;
    }

    public String getSipExtension() {
        return shown(sipExtension, AgentRecord::sipExtension);
    }

    public void setSipExtension(String sipExtension) {
        this.sipExtension = sipExtension;
    }

    public String getSipPassword() {
        return sipPassword;
    }

    public void setSipPassword(String sipPassword) {
        this.sipPassword = sipPassword;
    }

    public boolean isWithoutSipPassword() {
        return withoutSipPassword;
    }

    public void setWithoutSipPassword(boolean withoutSipPassword) {
        this.withoutSipPassword = withoutSipPassword;
    }

    public String getCampaign() {
        return shown(campaign, AgentRecord::campaignName);
    }

    public void setCampaign(String campaign) {
        this.campaign = campaign;
    }

    public String getExtension() {
        return extension;
    }

    public void setExtension(String extension) {
        this.extension = extension;
    }
}
