package io.dialplane.console.company;

import io.dialplane.company.DialerToken;
import io.dialplane.company.DialerTokenAdministration;
import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** What dialers log in with; a token's text is shown when it is made, and never again. */
@Named("tokens")
@RequestScoped
public class TokensView {

    private static final String NAME = "[^\\p{Cntrl}]{1,100}";

    @Inject
    private DialerTokenAdministration tokens;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private String name;
    private boolean shared;
    private String token;
    private String made;

    public List<DialerToken> getRows() {
        return tokens.list(signedIn.companyId(), signedIn.isSuperuser());
    }

    /** Stays on the page: the text is in this answer only. */
    public void create() {
        actions.change(null, () -> {
            if (shared && !signedIn.isSuperuser()) {
                throw DomainException.forbidden("user.superusers-only");
            }
            CompanyId company = shared ? null : signedIn.companyId();
            DialerTokenAdministration.Created created = tokens.create(
                    company == null ? signedIn.ownCompanyId() : company,
                    company,
                    signedIn.actor(),
                    Entered.matching("name", name, NAME, "dialer-token.name-form"));
            made = created.text();
            name = null;
            return null;
        });
    }

    public String revoke() {
        return actions.change("/tokens.xhtml", () -> {
            tokens.revoke(
                    signedIn.companyId(),
                    signedIn.isSuperuser() ? null : signedIn.ownCompanyId(),
                    signedIn.actor(),
                    Entered.id(token, "dialer-token.unknown"));
            return look.text("tokens.revoked");
        });
    }

    /** The text of the token just made; null: none was. */
    public String getMade() {
        return made;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public boolean isShared() {
        return shared;
    }

    public void setShared(boolean shared) {
        this.shared = shared;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
    }
}
