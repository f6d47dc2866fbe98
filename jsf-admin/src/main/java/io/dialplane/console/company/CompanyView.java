package io.dialplane.console.company;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyAdministration;
import io.dialplane.company.CompanyChange;
import io.dialplane.company.CompanyConfig;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** Companies: all for superusers, the own one for others. What changes the price or who may dial is for superusers. */
@Named("companies")
@RequestScoped
public class CompanyView {

    private static final long HIGHEST_COST = 1_000_000_000_000L;
    private static final String SLUG = "[a-z][a-z0-9-]{1,63}";
    private static final String DISPLAY_NAME = "[^\\p{Cntrl}]{1,255}";
    private static final String COST = "cost_per_connected";
    private static final String COUNTRIES = "countries";

    @Inject
    private CompanyService companies;

    @Inject
    private CompanyAdministration administration;

    @Inject
    private SignedIn signedIn;

    @Inject
    private FacesContext faces;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String id;
    private String version;
    private String name;
    private String displayName;
    private String country;
    private String timeZone;
    private String cost;
    private String countries;
    private Company shown;

    public List<Company> getRows() {
        return signedIn.isSuperuser() ? companies.all() : List.of(companies.get(signedIn.ownCompanyId()));
    }

    /** What is shown is known before the fields of a form that was sent are looked at: else their buttons would not be there. */
    @PostConstruct
    void begin() {
        id = faces.getExternalContext().getRequestParameterMap().get("id");
    }

    /** What a call costs; null: nothing is charged. */
    public Long costOf(Company company) {
        return company.settings().has(COST) ? company.settings().get(COST).asLong() : null;
    }

    /** Null: a new one. */
    public Company getShown() {
        if (shown == null && id != null) {
            shown = actions.read(() -> find(id), null);
        }
        return shown;
    }

    private Company find(String which) {
        return companies
                .find(which)
                .filter(company -> signedIn.isSuperuser() || company.id().equals(signedIn.ownCompanyId()))
                .orElseThrow(() -> DomainException.notFound("company.unknown", which));
    }

    /** What the fields show that were not sent: another form of the page may have been, and who can't change a field does not send it. */
    public void fill() {
        Company company = getShown();
        if (company == null) {
            if (id == null && !faces.isPostback()) {
                country = CompanyConfig.defaultCountry();
                timeZone = CompanyConfig.defaultTimeZone().getId();
            }
            return;
        }
        if (version == null) {
            version = Integer.toString(company.version());
            name = company.name();
            displayName = company.displayName();
            timeZone = company.timeZone().getId();
            fillOfSuperusers(company);
        } else if (!signedIn.isSuperuser()) {
            fillOfSuperusers(company);
        }
    }

    private void fillOfSuperusers(Company company) {
        country = company.country();
        cost = costOf(company) == null ? null : costOf(company).toString();
        countries = company.settings().has(COUNTRIES) ? String.join(", ", company.countries()) : null;
    }

    public String create() {
        return actions.changeForAll("/companies.xhtml", () -> {
            String slug = Entered.matching("name", name, SLUG, "company.slug-form");
            String shownAs = Entered.words(displayName) == null
                    ? slug
                    : Entered.matching("display_name", displayName, DISPLAY_NAME, "company.display-name-form");
            Company created =
                    administration.create(signedIn.actor(), slug, shownAs, code("country", country), zone(timeZone));
            return look.text("company.created", created.displayName());
        });
    }

    public String save() {
        return actions.change("/company.xhtml?id=" + id, () -> {
            CompanyId company = find(id).id();
            administration.change(
                    company,
                    signedIn.actor(),
                    new CompanyChange(
                            Entered.matching("display_name", displayName, DISPLAY_NAME, "company.display-name-form"),
                            signedIn.isSuperuser() ? code("country", country) : null,
                            zone(timeZone),
                            null,
                            signedIn.isSuperuser() ? settings() : null,
                            (int) Entered.needed("version", version, 0, Integer.MAX_VALUE)));
            return look.text("company.saved");
        });
    }

    /** Its people are logged out, and its dialers refused. */
    public String deactivate() {
        return activate(false);
    }

    public String activate() {
        return activate(true);
    }

    private String activate(boolean active) {
        return actions.changeForAll("/company.xhtml?id=" + id, () -> {
            administration.change(
                    find(id).id(), signedIn.actor(), new CompanyChange(null, null, null, active, null, null));
            return look.text("company.saved");
        });
    }

    private ObjectNode settings() {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        Long price = Entered.number("cost_per_connected", cost, 0, HIGHEST_COST);
        if (price == null) {
            settings.putNull(COST);
        } else {
            settings.put(COST, price);
        }
        String named = Entered.words(countries);
        if (named == null) {
            settings.putNull(COUNTRIES);
        } else {
            ArrayNode codes = settings.putArray(COUNTRIES);
            for (String each : named.split("[\\s,\u060C]+")) {
                codes.add(code("countries", each));
            }
        }
        return settings;
    }

    private static String code(String field, String given) {
        return Entered.matching(
                field, given == null ? null : given.toUpperCase(Locale.ROOT), "[A-Z]{2}", "company.country");
    }

    /** Regions only: an offset knows no summer time. */
    private static ZoneId zone(String text) {
        String given = Entered.words(text);
        if (given != null && (given.equals("UTC") || given.contains("/"))) {
            try {
                return ZoneId.of(given);
            } catch (DateTimeException e) {
                throw DomainException.invalid("time_zone", "company.time-zone");
            }
        }
        throw DomainException.invalid("time_zone", "company.time-zone");
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
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

    public String getDisplayName() {
        return displayName;
    }

    public void setDisplayName(String displayName) {
        this.displayName = displayName;
    }

    public String getCountry() {
        return country;
    }

    public void setCountry(String country) {
        this.country = country;
    }

    public String getTimeZone() {
        return timeZone;
    }

    public void setTimeZone(String timeZone) {
        this.timeZone = timeZone;
    }

    public String getCost() {
        return cost;
    }

    public void setCost(String cost) {
        this.cost = cost;
    }

    public String getCountries() {
        return countries;
    }

    public void setCountries(String countries) {
        this.countries = countries;
    }
}
