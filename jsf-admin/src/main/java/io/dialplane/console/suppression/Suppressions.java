package io.dialplane.console.suppression;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.console.importing.SentFile;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Address;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.Show;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.phonenumber.Intake;
import io.dialplane.phonenumber.PhoneNumber;
import io.dialplane.phonenumber.PhoneNumbers;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import io.dialplane.suppression.Suppression;
import io.dialplane.suppression.SuppressionFilter;
import io.dialplane.suppression.SuppressionService;
import io.dialplane.suppression.SuppressionTerms;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.util.List;
import java.util.Map;

/** The company's do-not-call list, and everybody's. */
@Named("suppressions")
@RequestScoped
public class Suppressions {

    private static final int SIZE = 50;
    private static final int LONGEST_REASON = 500;

    @Inject
    private SuppressionService suppressions;

    @Inject
    private CompanyService companies;

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

    private String search;
    private String listed;
    private String before;
    private String numbers;
    private Part file;
    private String scope = "company";
    private String reason;
    private String expires;
    private String entry;
    private List<Suppression> rows;

    /** The question stands in the address, and in the forms that are sent: whoever lifts or adds comes back to it. */
    @PostConstruct
    void begin() {
        Map<String, String> asked = faces.getExternalContext().getRequestParameterMap();
        search = asked.get("search");
        listed = asked.get("scope");
        before = asked.get("before");
    }

    public List<Suppression> getRows() {
        if (rows == null) {
            rows = read();
            if (rows.isEmpty() && behind() != null) { // the last of the last page was lifted
                before = null;
                rows = read();
            }
        }
        return rows;
    }

    private List<Suppression> read() {
        return suppressions.page(
                signedIn.companyId(), new SuppressionFilter(forAll(), Entered.words(search), behind()), SIZE);
    }

    private Long behind() {
        return before != null && before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null;
    }

    /** Whose list is shown; null: both. */
    private Boolean forAll() {
        return switch (listed == null ? "" : listed) {
            case "all" -> true;
            case "company" -> false;
            default -> null;
        };
    }

    public boolean isNarrowed() {
        return Entered.words(search) != null || forAll() != null;
    }

    /** Address of the next page of the same search; null: this is the last one. */
    public String getNext() {
        return getRows().size() < SIZE ? null : page(rows.get(rows.size() - 1).id());
    }

    /** Address of the first page of the same search. */
    public String getFirst() {
        return page(null);
    }

    private String page(Long behind) {
        return Address.of("suppressions.xhtml")
                .with("search", search)
                .with("scope", listed)
                .with("before", behind)
                .toString();
    }

    /** Writes one number, or many, a line each or from a file, on a list: all or none. The newest stand on the first page. */
    public String add() {
        return actions.change("/" + getFirst(), () -> {
            Company of = companies.get(signedIn.companyId());
            SuppressionTerms terms = terms(of);
            List<String> lines = Entered.lines(numbers);
            if (SentFile.isIn(file)) {
                try (SentFile sent = SentFile.of(file)) {
                    return taken(suppressions.addAll(
                            signedIn.companyId(),
                            signedIn.actor(),
                            each -> {
                                lines.forEach(each);
                                sent.numbers().forEach(each);
                            },
                            terms));
                }
            }
            if (lines.isEmpty()) {
                throw DomainException.invalid("phone_number", "field.missing");
            }
            if (lines.size() == 1) {
                PhoneNumber number = PhoneNumbers.parse(lines.get(0), of.country())
                        .orElseThrow(() -> DomainException.invalid("phone_number", "phone-number.invalid"));
                boolean isNew = suppressions
                        .add(signedIn.companyId(), signedIn.actor(), number.e164(), terms)
                        .isNew();
                return look.text(
                        "suppressions.added", show.number(isNew ? 1 : 0), show.number(isNew ? 0 : 1), show.number(0));
            }
            return taken(suppressions.addAll(signedIn.companyId(), signedIn.actor(), lines::forEach, terms));
        });
    }

    private String taken(Intake taken) {
        return look.text(
                taken.invalid() == 0 ? "suppressions.added" : "suppressions.added-some",
                show.number(taken.added()),
                show.number(taken.duplicates()),
                show.number(taken.invalid()),
                String.join(", ", taken.invalidSamples()));
    }

    private SuppressionTerms terms(Company of) {
        boolean forAll = "all".equals(scope);
        if (forAll && !signedIn.isSuperuser()) {
            throw DomainException.forbidden("user.superusers-only");
        }
        String why = Entered.words(reason);
        return new SuppressionTerms(
                forAll,
                why == null ? null : Texts.cut(why, LONGEST_REASON),
                Entered.moment("expires_at", expires, of.timeZone(), true));
    }

    public String lift() {
        return actions.change("/" + page(behind()), () -> {
            if (entry == null || !entry.matches("[0-9]{1,18}")) {
                throw DomainException.notFound("suppression.unknown", String.valueOf(entry));
            }
            suppressions.lift(signedIn.companyId(), signedIn.actor(), signedIn.isSuperuser(), Long.parseLong(entry));
            return look.text("suppressions.lifted");
        });
    }

    public List<String> getScopes() {
        return List.of("company", "all");
    }

    public boolean mayLift(Suppression of) {
        return signedIn.isSuperuser() || (signedIn.isAdmin() && !of.forAll());
    }

    /** Who wrote it; of everybody's list only superusers are told. */
    public String author(Suppression of) {
        return of.forAll() && !signedIn.isSuperuser() ? "" : of.createdBy();
    }

    public String getSearch() {
        return search;
    }

    /** {@code all}, {@code company}, or whatever else: both. */
    public String getListed() {
        return listed;
    }

    public Part getFile() {
        return file;
    }

    public void setFile(Part file) {
        this.file = file;
    }

    public String getBefore() {
        return before;
    }

    public String getNumbers() {
        return numbers;
    }

    public void setNumbers(String numbers) {
        this.numbers = numbers;
    }

    public String getScope() {
        return scope;
    }

    public void setScope(String scope) {
        this.scope = scope;
    }

    public String getReason() {
        return reason;
    }

    public void setReason(String reason) {
        this.reason = reason;
    }

    public String getExpires() {
        return expires;
    }

    public void setExpires(String expires) {
        this.expires = expires;
    }

    public String getEntry() {
        return entry;
    }

    public void setEntry(String entry) {
        this.entry = entry;
    }
}
