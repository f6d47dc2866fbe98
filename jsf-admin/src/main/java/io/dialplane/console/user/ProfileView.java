package io.dialplane.console.user;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.platform.DomainException;
import io.dialplane.session.LiveSessions;
import io.dialplane.session.Session;
import io.dialplane.user.ProfileChange;
import io.dialplane.user.ProfileService;
import io.dialplane.user.User;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** What people see and change of themselves. */
@Named("profile")
@RequestScoped
public class ProfileView {

    @Inject
    private ProfileService profiles;

    @Inject
    private LiveSessions live;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private User shown;
    private boolean named;
    private String version;
    private String firstName;
    private String lastName;
    private String currentPassword;
    private String newPassword;
    private String repeated;

    private Session session() {
        return live.find(signedIn.getSid()).orElseThrow(() -> DomainException.unauthorized("token.invalid"));
    }

    public User getShown() {
        if (shown == null) {
            shown = profiles.get(session());
        }
        return shown;
    }

    /** Null keeps a name, nothing clears it. */
    public String saveNames() {
        return actions.perform("/profile.xhtml", () -> {
            profiles.change(
                    session(),
                    signedIn.actor(),
                    new ProfileChange(Optional.ofNullable(firstName), Optional.ofNullable(lastName), null, null, (int)
                            Entered.needed("version", version, 0, Integer.MAX_VALUE)));
            return look.text("profile.saved");
        });
    }

    /** Ends all sessions of the person, this one too: the log-in is next. */
    public String savePassword() {
        return actions.perform("/login.xhtml", () -> {
            if (newPassword == null || newPassword.isEmpty()) {
                throw DomainException.invalid("new_password", "field.missing");
            }
            if (!newPassword.equals(repeated)) {
                throw DomainException.invalid("repeated", "password.repeated");
            }
            profiles.change(session(), signedIn.actor(), new ProfileChange(null, null, currentPassword, newPassword));
            return null;
        });
    }

    /** Of the person whose names the form shows. */
    public String getVersion() {
        return version == null ? Integer.toString(getShown().version()) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    /** As it was sent, also when somebody has emptied it. */
    public String getFirstName() {
        return named ? firstName : getShown().firstName();
    }

    public void setFirstName(String firstName) {
        this.firstName = firstName;
        named = true;
    }

    public String getLastName() {
        return named ? lastName : getShown().lastName();
    }

    public void setLastName(String lastName) {
        this.lastName = lastName;
    }

    public String getCurrentPassword() {
        return currentPassword;
    }

    public void setCurrentPassword(String currentPassword) {
        this.currentPassword = currentPassword;
    }

    public String getNewPassword() {
        return newPassword;
    }

    public void setNewPassword(String newPassword) {
        this.newPassword = newPassword;
    }

    public String getRepeated() {
        return repeated;
    }

    public void setRepeated(String repeated) {
        this.repeated = repeated;
    }
}
