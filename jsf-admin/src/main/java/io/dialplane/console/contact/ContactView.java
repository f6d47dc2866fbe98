package io.dialplane.console.contact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.contact.Contact;
import io.dialplane.contact.ContactChange;
import io.dialplane.contact.ContactService;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A contact, or a new one. Who it is, its notes and its own fields are saved apart, each from the version that was read. */
@Named("contact")
@RequestScoped
public class ContactView {

    private static final String UNKNOWN = "contact.unknown";

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

    @Inject
    private Show show;

    private String id;
    private String version;
    private String name;
    private String phoneNumbers;
    private String leadStatus;
    private String product;
    private String market;
    private String state;
    private String tags;
    private String notesVersion;
    private String notes;
    private String fieldsVersion;
    private CustomField field = CustomField.NONE;
    private String fieldWas;
    private String removed;
    private Contact shown;

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** Null: a new one, or the reader sees none such. */
    public Contact getShown() {
        if (shown == null && id != null) {
            shown = actions.read(() -> contacts.get(signedIn.companyId(), signedIn.onlyAgent(), id()), null);
        }
        return shown;
    }

    private int id() {
        return Entered.id(id, UNKNOWN);
    }

    /** Agents change what they see. */
    public boolean isChangeable() {
        return signedIn.isAdmin() || signedIn.isAgent();
    }

    /** What the fields of forms show that were not sent. */
    public void fill() {
        Contact contact = getShown();
        if (contact == null) {
            return;
        }
        if (version == null) {
            version = Integer.toString(contact.version());
            name = contact.name();
            phoneNumbers = contact.phoneNumbers().stream().map(show::phone).collect(Collectors.joining("\n"));
            leadStatus = contact.leadStatus();
            product = contact.product();
            market = contact.market();
            state = contact.state();
            tags = String.join("\n", contact.tags());
        }
        if (notesVersion == null) {
            notesVersion = Integer.toString(contact.notesVersion());
            notes = contact.notes();
        }
        if (fieldsVersion == null) {
            fieldsVersion = Integer.toString(contact.version());
            field = CustomField.of(
                    contact, faces.getExternalContext().getRequestParameterMap().get("field"));
            fieldWas = field.name();
        }
    }

    /** Makes a contact, whose page is next. */
    public String create() {
        Contact[] made = new Contact[1];
        actions.change(null, () -> {
            made[0] = contacts.create(
                    signedIn.companyId(), signedIn.actor(), change(notes == null ? "" : withLineFeeds(notes), null));
            signedIn.note(look.text("contact.created", made[0].name()));
            return null;
        });
        return made[0] == null ? null : "contact?faces-redirect=true&id=" + made[0].id();
    }

    /** Saves who it is. */
    public String save() {
        return change(before -> change(null, read(version)));
    }

    /** @param from version; null: of a new one */
    private ContactChange change(String writtenNotes, Integer from) {
        return new ContactChange(
                name == null ? "" : name,
                Entered.lines(phoneNumbers),
                Optional.ofNullable(leadStatus),
                Optional.ofNullable(product),
                Optional.ofNullable(market),
                Optional.ofNullable(state),
                Entered.lines(tags),
                writtenNotes,
                null,
                null,
                from);
    }

    public String saveNotes() {
        return perform("saved", () -> {
            String written = notes == null ? "" : withLineFeeds(notes);
            String before = contacts.get(signedIn.companyId(), signedIn.onlyAgent(), id())
                    .notes();
            contacts.note(
                    signedIn.companyId(),
                    signedIn.actor(),
                    signedIn.onlyAgent(),
                    id(),
                    // browsers send other line ends than programs: that alone is no change
                    written.equals(withLineFeeds(before)) ? before : written,
                    read(notesVersion));
        });
    }

    private static String withLineFeeds(String text) {
        return text.replace("\r\n", "\n");
    }

    /** Gives one of the contact's own fields a value or another name, or makes one that it has not had yet. */
    public String saveField() {
        return change(before -> custom(field.set(before.custom(), fieldWas), read(fieldsVersion)));
    }

    public String removeField() {
        return change(before -> custom(JsonNodeFactory.instance.objectNode().putNull(removed), read(fieldsVersion)));
    }

    private static ContactChange custom(ObjectNode fields, int from) {
        return new ContactChange(null, null, null, null, null, null, null, null, null, fields, from);
    }

    private String change(Function<Contact, ContactChange> change) {
        return perform("contact.saved", () -> {
            Contact before = contacts.get(signedIn.companyId(), signedIn.onlyAgent(), id());
            contacts.change(
                    signedIn.companyId(), signedIn.actor(), signedIn.onlyAgent(), before.id(), change.apply(before));
        });
    }

    private String perform(String said, Runnable work) {
        return actions.perform("/contact.xhtml?id=" + id, () -> {
            if (!isChangeable()) {
                throw DomainException.forbidden("access.denied");
            }
            work.run();
            return look.text(said);
        });
    }

    private static int read(String version) {
        return (int) Entered.needed("version", version, 0, Integer.MAX_VALUE);
    }

    public String delete() {
        return actions.change("/contacts.xhtml", () -> {
            contacts.delete(signedIn.companyId(), signedIn.actor(), id());
            return look.text("contact.deleted");
        });
    }

    /** The contact's own fields, by their names. */
    public List<CustomField> getFields() {
        return getShown() == null ? List.of() : CustomField.all(shown);
    }

    /** Address of the page with a field to be changed. */
    public String editing(CustomField of) {
        return Address.of("contact.xhtml").with("id", id).with("field", of.name()) + "#custom";
    }

    public CustomField.Kind[] getKinds() {
        return CustomField.Kind.values();
    }

    public String getId() {
        return id;
    }

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getPhoneNumbers() {
        return phoneNumbers;
    }

    public void setPhoneNumbers(String phoneNumbers) {
        this.phoneNumbers = phoneNumbers;
    }

    public String getLeadStatus() {
        return leadStatus;
    }

    public void setLeadStatus(String leadStatus) {
        this.leadStatus = leadStatus;
    }

    public String getProduct() {
        return product;
    }

    public void setProduct(String product) {
        this.product = product;
    }

    public String getMarket() {
        return market;
    }

    public void setMarket(String market) {
        this.market = market;
    }

    public String getState() {
        return state;
    }

    public void setState(String state) {
        this.state = state;
    }

    public String getTags() {
        return tags;
    }

    public void setTags(String tags) {
        this.tags = tags;
    }

    public String getNotesVersion() {
        return notesVersion;
    }

    public void setNotesVersion(String notesVersion) {
        this.notesVersion = notesVersion;
    }

    public String getNotes() {
        return notes;
    }

    public void setNotes(String notes) {
        this.notes = notes;
    }

    public String getFieldsVersion() {
        return fieldsVersion;
    }

    public void setFieldsVersion(String fieldsVersion) {
        this.fieldsVersion = fieldsVersion;
    }

    public String getFieldName() {
        return field.name();
    }

    public void setFieldName(String text) {
        field = new CustomField(text, field.kind(), field.value());
    }

    /** Name of the field that is changed; null: one is made. */
    public String getFieldWas() {
        return fieldWas;
    }

    public void setFieldWas(String fieldWas) {
        this.fieldWas = fieldWas;
    }

    public CustomField.Kind getFieldKind() {
        return field.kind();
    }

    public void setFieldKind(CustomField.Kind kind) {
        field = new CustomField(field.name(), kind, field.value());
    }

    public String getFieldValue() {
        return field.value();
    }

    public void setFieldValue(String text) {
        field = new CustomField(field.name(), field.kind(), text);
    }

    public String getRemoved() {
        return removed;
    }

    public void setRemoved(String removed) {
        this.removed = removed;
    }
}
