package io.dialplane.console.settings;

import io.dialplane.console.platform.Actions;
import io.dialplane.console.platform.Entered;
import io.dialplane.console.platform.Look;
import io.dialplane.console.platform.SignedIn;
import io.dialplane.mail.MailSecurity;
import io.dialplane.mail.MailSettings;
import io.dialplane.mail.MailSettingsChange;
import io.dialplane.mail.MailSettingsService;
import io.dialplane.mail.MailTrial;
import io.dialplane.platform.DomainException;
import io.dialplane.user.UserService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** Which mail server the company's mails are sent by. The password goes in and never comes out. */
@Named("mail")
@RequestScoped
public class MailView {

    private static final String HERE = "/settings.xhtml";
    private static final int LAST_PORT = 65_535;

    @Inject
    private MailSettingsService settings;

    @Inject
    private MailTrial trial;

    @Inject
    private UserService users;

    @Inject
    private SignedIn signedIn;

    @Inject
    private Actions actions;

    @Inject
    private Look look;

    private MailSettings shown;
    private String version;
    private String host;
    private String port;
    private MailSecurity security;
    private String username;
    private String password;
    private boolean withoutPassword;
    private String sender;
    private String senderName;
    private Sent sent;

    /**
     * What a test showed.
     *
     * @param words what the mail server said, or where the mail went
     */
    public record Sent(boolean ok, String words) {}

    public MailSettings getShown() {
        if (shown == null) {
            shown = settings.get(signedIn.companyId());
        }
        return shown;
    }

    /** Whether the company has a mail server of its own. */
    public boolean isOwn() {
        return getShown().source() == MailSettings.Source.COMPANY;
    }

    public String save() {
        return actions.change(HERE, () -> {
            Long written = Entered.number("port", port, 1, LAST_PORT);
            settings.change(
                    signedIn.companyId(),
                    signedIn.actor(),
                    new MailSettingsChange(
                            needed("host", host),
                            written == null ? null : written.intValue(),
                            security == null ? MailSecurity.STARTTLS : security,
                            Entered.words(username),
                            password(),
                            needed("sender", sender),
                            Entered.words(senderName),
                            (int) Entered.needed("version", version, 0, Integer.MAX_VALUE)));
            return look.text("saved");
        });
    }

    private static String needed(String field, String written) {
        String text = Entered.words(written);
        if (text == null) {
            throw DomainException.invalid(field, "field.missing");
        }
        return text;
    }

    /** Null: what is kept stays. */
    private Optional<String> password() {
        return withoutPassword
                ? Optional.empty()
                : password == null || password.isEmpty() ? null : Optional.of(password);
    }

    public String remove() {
        return actions.change(HERE, () -> {
            settings.remove(signedIn.companyId(), signedIn.actor());
            return look.text("mail.removed");
        });
    }

    /** Sends a mail to whoever asks; stays on the page, and says what came of it. */
    public void test() {
        actions.change(null, () -> {
            String recipient =
                    users.get(signedIn.ownCompanyId(), signedIn.getUserId()).email();
            if (recipient == null) {
                throw DomainException.badRequest("mail.no-address");
            }
            String error = trial.send(signedIn.companyId(), recipient).error();
            sent = new Sent(
                    error == null,
                    error == null ? look.text("mail.sent", recipient) : look.text("mail.not-sent", error));
            return null;
        });
    }

    /** Null: nothing was sent. */
    public Sent getSent() {
        return sent;
    }

    public List<MailSecurity> getSecurities() {
        return List.of(MailSecurity.values());
    }

    public String getVersion() {
        return version == null ? Integer.toString(getShown().version()) : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

    public String getHost() {
        return host == null ? getShown().host() : host;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public String getPort() {
        return port == null && getShown().port() != null ? getShown().port().toString() : port;
    }

    public void setPort(String port) {
        this.port = port;
    }

    public MailSecurity getSecurity() {
        MailSecurity kept = getShown().security() == null
                ? MailSecurity.STARTTLS
                : getShown().security();
        return security == null ? kept : security;
    }

    public void setSecurity(MailSecurity security) {
        this.security = security;
    }

    public String getUsername() {
        return username == null ? getShown().username() : username;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    public boolean isWithoutPassword() {
        return withoutPassword;
    }

    public void setWithoutPassword(boolean withoutPassword) {
        this.withoutPassword = withoutPassword;
    }

    public String getSender() {
        return sender == null ? getShown().sender() : sender;
    }

    public void setSender(String sender) {
        this.sender = sender;
    }

    public String getSenderName() {
        return senderName == null ? getShown().senderName() : senderName;
    }

    public void setSenderName(String senderName) {
        this.senderName = senderName;
    }
}
