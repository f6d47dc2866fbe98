package io.dialplane.console.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyAdministration;
import io.dialplane.company.CompanyChange;
import io.dialplane.company.CompanyService;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Whether the company's administrators must have a second factor, and the language of its mails. */
@Named("access")
@RequestScoped
public class AccessView {

    private static final String TOTP = "require_totp";
    private static final String LANGUAGE = "language";

    @Inject
    private CompanyService companies;

    @Inject
    private CompanyAdministration administration;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private Company shown;
    private String version;
    private Boolean totp;
    private String language;

    private Company shown() {
        if (shown == null) {
            shown = companies.get(signedIn.companyId());
        }
        return shown;
    }

    public String save() {
        return actions.change("/settings.xhtml", () -> {
            ObjectNode settings = JsonNodeFactory.instance.objectNode();
            settings.put(TOTP, Boolean.TRUE.equals(totp));
            settings.put(LANGUAGE, Entered.words(language));
            administration.change(
                    signedIn.companyId(), signedIn.actor(), new CompanyChange(null, null, null, null, settings, (int)
                            Entered.needed("version", version, 0, Integer.MAX_VALUE)));
            return look.text("saved");
        });
    }

    public String getVersion() {
        return version == null ? Integer.toString(shown().version()) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public boolean isTotp() {
        return totp == null ? shown().settings().path(TOTP).asBoolean() : totp;
    }

    public void setTotp(boolean totp) {
        this.totp = totp;
    }

    /** Null: that of the company's country. */
    public String getLanguage() {
        return language == null ? shown().settings().path(LANGUAGE).asText(null) : language;
    }

    public void setLanguage(String language) {
        this.language = language;
    }
}
