package io.dialplane.console.provisioning;

import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.NumberedPages;
import io.dialplane.extension.Extension;
import io.dialplane.extension.ExtensionCounts;
import io.dialplane.extension.ExtensionFilter;
import io.dialplane.extension.ExtensionService;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.provisioning.ExtensionAdministration;
import io.dialplane.user.User;
import io.dialplane.user.UserFilter;
import io.dialplane.user.UserService;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The company's pool of extensions: how it is used, and who has which. */
@Named("extensions")
@RequestScoped
public class ExtensionsView extends NumberedPages<Extension> {

    private static final int MOST_PEOPLE = 500;
    private static final String UNKNOWN = "extension.unknown";

    @Inject
    private ExtensionService extensions;

    @Inject
    private ExtensionAdministration administration;

    @Inject
    private UserService users;

    @Inject
    private CompanyService companies;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Clock clock;

    private String id;
    private String assigned;
    private String row;
    private String owner;
    private String directNumber;
    private boolean voicemail;
    private String shown;
    private Extension edited;
    private List<User> people;
    private Map<Integer, User> owners;
    private ExtensionCounts counts;

    @PostConstruct
    void begin() {
        Map<String, String> asked = faces.getExternalContext().getRequestParameterMap();
        id = asked.get("id");
        assigned = asked.get("assigned");
        setPage(asked.get("page"));
    }

    private ExtensionFilter filter() {
        return new ExtensionFilter(
                "true".equals(assigned) ? Boolean.TRUE : "false".equals(assigned) ? Boolean.FALSE : null, null);
    }

    public ExtensionCounts getCounts() {
        if (counts == null) {
            counts = extensions.counts(signedIn.companyId());
        }
        return counts;
    }

    @Override
    protected List<Extension> read(int first, int most) {
        return extensions.page(signedIn.companyId(), filter(), first, most);
    }

    @Override
    protected long count() {
        return extensions.count(signedIn.companyId(), filter());
    }

    @Override
    protected Address address() {
        return Address.of("extensions.xhtml").with("assigned", assigned);
    }

    /** Whose an extension is; null: nobody's. */
    public User owner(Extension of) {
        if (owners == null) {
            owners = users
                    .some(
                            signedIn.companyId(),
                            getRows().stream()
                                    .map(Extension::userId)
                                    .filter(Objects::nonNull)
                                    .toList())
                    .stream()
                    .collect(Collectors.toMap(User::id, Function.identity(), (one, same) -> one));
        }
        return of.userId() == null ? null : owners.get(of.userId());
    }

    /** {@code active, suspended, resting} or {@code free}. */
    public String state(Extension of) {
        if (of.userId() != null) {
            return of.status();
        }
        return of.freeFrom().isAfter(clock.instant()) ? "resting" : "free";
    }

    public String tone(Extension of) {
        return switch (state(of)) {
            case "active" -> "good";
            case "suspended" -> "bad";
            case "resting" -> "warn";
            default -> "";
        };
    }

    /** The extension that is changed; null: none is. */
    public Extension getEdited() {
        if (edited == null && id != null) {
            edited = actions.read(() -> extensions.get(signedIn.companyId(), Entered.id(id, UNKNOWN)), null);
        }
        return edited;
    }

    /** What the fields show that were not sent. */
    public void fill() {
        if (shown != null || getEdited() == null) {
            return;
        }
        shown = settings(edited);
        owner = edited.userId() == null
                ? null
                : users.some(signedIn.companyId(), List.of(edited.userId())).stream()
                        .map(User::username)
                        .findFirst()
                        .orElse(null);
        directNumber = edited.directNumber() == null ? null : show.phone(edited.directNumber());
        voicemail = edited.voicemailEnabled();
    }

    /** Names to choose from; a large company has more people than are offered, who are typed. */
    public List<User> getPeople() {
        if (people == null) {
            people = users.page(signedIn.companyId(), new UserFilter(null, true, null), 0, MOST_PEOPLE);
        }
        return people;
    }

    /** Address of the page shown, with an extension to be changed. */
    public String editing(Extension of) {
        return address().with("page", getNumber()).with("id", of.id()).toString();
    }

    /** Moves an extension to somebody else, takes it away, or sets it otherwise. */
    public String save() {
        return actions.change("/" + page(getNumber()), () -> {
            Extension before = extensions.get(signedIn.companyId(), Entered.id(id, UNKNOWN));
            Integer wanted = wanted();
            boolean nobodys = wanted == null;
            String direct = Entered.text(directNumber);
            Extension after = administration.change(
                    signedIn.companyId(),
                    signedIn.actor(),
                    before.id(),
                    now -> settings(now).equals(shown),
                    new ExtensionAdministration.Change(
                            Objects.equals(wanted, before.userId()) ? null : Optional.ofNullable(wanted),
                            nobodys ? null : voicemail,
                            nobodys ? null : Optional.ofNullable(direct).map(this::parsed)));
            return look.text("extensions.saved", show.digits(after.number()));
        });
    }

    /** What the form shows of an extension: it comes back with the form, and an extension that is another by then is not moved back. */
    private static String settings(Extension of) {
        return of.userId() + " " + of.voicemailEnabled() + " " + of.directNumber();
    }

    private String parsed(String text) {
        return PhoneNumbers.parse(text, companies.get(signedIn.companyId()).country())
                .map(PhoneNumber::e164)
                .orElseThrow(() -> DomainException.invalid("direct_number", "phone-number.invalid"));
    }

    /** Null: nobody. */
    private Integer wanted() {
        String name = Entered.words(owner);
        if (name == null) {
            return null;
        }
        return users.named(signedIn.companyId(), name)
                .map(User::id)
                .orElseThrow(() -> DomainException.invalid("owner", "extension.no-such-person"));
    }

    public String rotate() {
        return actions.change(
                "/" + page(getNumber()),
                () -> look.text(
                        "extensions.rotated",
                        show.digits(administration
                                .rotatePassword(signedIn.companyId(), signedIn.actor(), Entered.id(row, UNKNOWN))
                                .number())));
    }

    public String getId() {
        return id;
    }

    public String getAssigned() {
        return assigned;
    }

    public String getRow() {
        return row;
    }

    public void setRow(String row) {
        this.row = row;
    }

    public String getOwner() {
        return owner;
    }

    public void setOwner(String owner) {
        this.owner = owner;
    }

    public String getDirectNumber() {
        return directNumber;
    }

    public void setDirectNumber(String directNumber) {
        this.directNumber = directNumber;
    }

    public String getShown() {
        return shown;
    }

    public void setShown(String shown) {
        this.shown = shown;
    }

    public boolean isVoicemail() {
        return voicemail;
    }

    public void setVoicemail(boolean voicemail) {
        this.voicemail = voicemail;
    }
}
