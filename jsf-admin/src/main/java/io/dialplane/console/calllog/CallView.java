package io.dialplane.console.calllog;

import io.dialplane.calllog.CallLog;
import io.dialplane.calllog.CallNotes;
import io.dialplane.calllog.LoggedCall;
import io.dialplane.calllog.OpenCalls;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.contact.Contact;
import io.dialplane.contact.ContactService;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** One call: its story, who was rung, what the provider told, and what is written down of it. */
@Named("call")
@RequestScoped
public class CallView {

    private static final String UNKNOWN = "voice.call-unknown";

    @Inject
    private CallLog log;

    @Inject
    private CallNotes notes;

    @Inject
    private OpenCalls open;

    @Inject
    private ContactService contacts;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String id;
    private LoggedCall shown;
    private Contact contact;
    private List<LoggedCall.Rung> rung;
    private List<LoggedCall.RawEvent> events;
    private String text;
    private String version;
    private boolean ofContact;
    private String contactVersion;

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** @throws DomainException 404 when the text is no id */
    static long id(String text) {
        if (text == null || !text.matches("[0-9]{1,18}")) {
            throw DomainException.notFound(UNKNOWN, String.valueOf(text));
        }
        return Long.parseLong(text);
    }

    /** Null: the reader sees no such call. */
    public LoggedCall getShown() {
        if (shown == null) {
            shown = actions.read(() -> log.get(signedIn.companyId(), signedIn.onlyAgent(), id(id)), null);
        }
        return shown;
    }

    public List<LoggedCall.Rung> getRung() {
        if (rung == null) {
            rung = getShown() == null ? List.of() : log.rung(signedIn.companyId(), shown.id());
        }
        return rung;
    }

    /** What the provider told, for as long as that is kept; agents are not shown it. */
    public List<LoggedCall.RawEvent> getEvents() {
        if (events == null) {
            events =
                    signedIn.isAgent() || getShown() == null ? List.of() : log.events(signedIn.companyId(), shown.id());
        }
        return events;
    }

    /** Whose call it is; null: nobody's, or the contact is gone. */
    public Contact getContact() {
        if (contact == null && getShown() != null && shown.contactId() != null) {
            contact = contacts.find(signedIn.companyId(), shown.contactId()).orElse(null);
        }
        return contact;
    }

    /** Whether the reader has the contact's page: agents have those of contacts that are assigned to them. */
    public boolean isContactOpen() {
        return getContact() != null && (!signedIn.isAgent() || contact.isAssignedTo(signedIn.getUserId()));
    }

    /** Whether a link leads to the message, and not somewhere else. */
    public boolean isRecorded() {
        return getShown().recordingUrl() != null && shown.recordingUrl().startsWith("https://");
    }

    /** Whether the reader writes the call's notes: administrators, and agents those of calls that they have a part in. */
    public boolean isNotable() {
        return getShown() != null && (signedIn.isAdmin() || signedIn.isAgent());
    }

    /** Whether the notes can become the contact's too: whoever was only rung does not write those. */
    public boolean isNotableOfContact() {
        return isNotable()
                && getContact() != null
                && (!signedIn.isAgent() || Integer.valueOf(signedIn.getUserId()).equals(shown.agentId()));
    }

    private String here() {
        return "/call.xhtml?id=" + id;
    }

    public String note() {
        return actions.perform(here(), () -> {
            if (!signedIn.isAdmin() && !signedIn.isAgent()) {
                throw DomainException.forbidden("access.denied");
            }
            notes.write(
                    signedIn.companyId(),
                    signedIn.actor(),
                    signedIn.onlyAgent(),
                    id(id),
                    text == null ? "" : text.replace("\r\n", "\n"),
                    version("version", version),
                    ofContact ? Integer.valueOf(version("notes_version", contactVersion)) : null);
            return look.text("saved");
        });
    }

    private static int version(String field, String read) {
        return (int) Entered.needed(field, read, 0, Integer.MAX_VALUE);
    }

    /** Closes a call whose end will never be told; supervisors may. */
    public String close() {
        return actions.perform(here(), () -> {
            if (signedIn.isAgent()) {
                throw DomainException.forbidden("access.denied");
            }
            boolean closed =
                    open.close(signedIn.companyId(), signedIn.actor(), log.get(signedIn.companyId(), null, id(id)));
            return look.text(closed ? "calls.closed" : "calls.over");
        });
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    /** Whether the notes were sent, and not another form of the page. */
    private boolean isNoteSent() {
        return faces.getExternalContext().getRequestParameterMap().containsKey("note");
    }

    public String getText() {
        return isNoteSent() || getShown() == null ? text : shown.notes();
    }

    public void setText(String text) {
        this.text = text;
    }

    public String getVersion() {
        return version == null && getShown() != null ? Integer.toString(shown.notesVersion()) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public boolean isOfContact() {
        return ofContact;
    }

    public void setOfContact(boolean ofContact) {
        this.ofContact = ofContact;
    }

    public String getContactVersion() {
        return contactVersion == null && getContact() != null
                ? Integer.toString(contact.notesVersion())
                : contactVersion;
    }

    public void setContactVersion(String contactVersion) {
        this.contactVersion = contactVersion;
    }
}
