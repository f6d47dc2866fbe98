package io.dialplane.console.user;

import io.dialplane.console.platform.Actions;
import io.dialplane.platform.DomainException;
import io.dialplane.user.PasswordService;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.validation.constraints.NotBlank;
import java.io.Serial;
import java.io.Serializable;

/** The page that a one-time link leads to. */
@Named("setPassword")
@ViewScoped
public class SetPasswordBean implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private PasswordService passwords;

    @Inject
    private Visitor visitor;

    @Inject
    private Actions actions;

    private String token;

    @NotBlank
    private String wanted;

    @NotBlank
    private String again;

    private Boolean good;

    public void submit() {
        if (!wanted.equals(again)) {
            visitor.say(visitor.text("password.differ"));
            return;
        }
        try {
            passwords.reset(token, wanted, visitor.address());
        } catch (DomainException e) {
            good = null;
            if (isGood()) { // else the page says so
                actions.refused(e);
            }
            return;
        }
        visitor.go("/login.xhtml?changed");
    }

    /** Whether the link can be used. */
    public boolean isGood() {
        if (good == null) {
            good = token != null && passwords.isGood(token);
        }
        return good;
    }

    public String getToken() {
        return token;
    }

    public void setToken(String token) {
        this.token = token;
        good = null;
    }

    public String getWanted() {
        return wanted;
    }

    public void setWanted(String wanted) {
        this.wanted = wanted;
    }

    public String getAgain() {
        return again;
    }

    public void setAgain(String again) {
        this.again = again;
    }
}
