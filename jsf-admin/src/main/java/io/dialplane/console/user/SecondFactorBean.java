package io.dialplane.console.user;

import io.dialplane.console.platform.Actions;
import io.dialplane.platform.DomainException;
import io.dialplane.user.SecondFactors;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serial;
import java.io.Serializable;
import java.util.List;

/** One's own second factor: set up, confirmed, taken away. */
@Named("secondFactor")
@ViewScoped
public class SecondFactorBean implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    @Inject
    private SecondFactors secondFactors;

    @Inject
    private Visitor visitor;

    @Inject
    private Actions actions;

    private String password;
    private String code;
    private String secret;
    private String uri;
    private List<String> recoveryCodes = List.of();

    public void begin() {
        attempt(() -> {
            SecondFactors.Enrolment begun = secondFactors.begin(visitor.session(), visitor.actor(), typed(password));
            secret = begun.secret();
            uri = begun.uri();
        });
    }

    public void confirm() {
        attempt(() -> {
            recoveryCodes = List.copyOf(secondFactors.confirm(visitor.session(), visitor.actor(), typed(code)));
            secret = null;
            uri = null;
        });
    }

    public void newCodes() {
        attempt(() -> recoveryCodes =
                List.copyOf(secondFactors.newRecoveryCodes(visitor.session(), visitor.actor(), typed(password))));
    }

    public void disable() {
        attempt(() -> secondFactors.disable(visitor.session(), visitor.actor(), typed(password)));
    }

    /** The recovery codes are kept somewhere. */
    public void done() {
        recoveryCodes = List.of();
        visitor.go("/index.xhtml");
    }

    private void attempt(Runnable change) {
        try {
            change.run();
        } catch (DomainException e) {
            actions.refused(e);
        } finally {
            password = null;
            code = null;
        }
    }

    private static String typed(String text) {
        return text == null ? "" : text;
    }

    public boolean isEnabled() {
        return secondFactors.state(visitor.session()).enabled();
    }

    public boolean isRequired() {
        return secondFactors.state(visitor.session()).required();
    }

    public long getCodesLeft() {
        return secondFactors.state(visitor.session()).recoveryCodes();
    }

    /** A secret is shown and waits for its code. */
    public boolean isBegun() {
        return secret != null;
    }

    /** In groups of four. */
    public String getSecret() {
        return secret == null ? null : secret.replaceAll("(.{4})(?!$)", "$1 ");
    }

    public String getUri() {
        return uri;
    }

    public List<String> getRecoveryCodes() {
        return recoveryCodes;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public String getCode() {
        return code;
    }

    public void setCode(String code) {
        this.code = code;
    }
}
