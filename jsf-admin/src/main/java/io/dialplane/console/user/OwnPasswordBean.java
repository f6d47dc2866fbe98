package io.dialplane.console.user;

import io.dialplane.platform.DomainException;
import io.dialplane.user.PasswordService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.validation.constraints.NotBlank;

/** A new password of one's own; who has a temporary one sees no other page before. */
@Named("ownPassword")
@RequestScoped
public class OwnPasswordBean {

    @Inject
    private PasswordService passwords;

    @Inject
    private Visitor visitor;

    @NotBlank
    private String current;

    @NotBlank
    private String wanted;

    @NotBlank
    private String again;

    public void submit() {
        if (!wanted.equals(again)) {
            visitor.say(visitor.text("password.differ"));
            return;
        }
        try {
            passwords.change(visitor.session(), visitor.actor(), current, wanted);
        } catch (DomainException e) {
            boolean ofCurrent =
                    e.errors().stream().anyMatch(error -> error.field().startsWith("current"));
            String field =
                    e.errors().isEmpty() ? "" : visitor.text(ofCurrent ? "password.current" : "password.new") + " ";
            visitor.say(field + e.getMessage());
            return;
        }
        visitor.go("/login.xhtml?changed");
    }

    /** Whether the present one was given by somebody else. */
    public boolean isTemporary() {
        return visitor.session().mustChangePassword();
    }

    public String getCurrent() {
        return current;
    }

    public void setCurrent(String current) {
        this.current = current;
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
