package io.dialplane.console.settings;

import io.dialplane.console.platform.Entered;
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

/** Which mail server the company's mails are sent by. The password goes in and never comes out. */
@Named("mail")
@RequestScoped
public class MailView extends ProviderView<MailSettings> {

    private static final String HERE = "/settings.xhtml";
    private static final int LAST_PORT = 65_535;

    @Inject
    private MailSettingsService settings;

    @Inject
    private MailTrial mails;

    @Inject
    private UserService users;

    private String host;
    private String port;
    private MailSecurity security;
    private String username;
    private String password;
    private boolean withoutPassword;
    private String sender;
    private String senderName;

    @Override
    protected MailSettings read() {
        return settings.get(signedIn.companyId());
    }

    @Override
    protected int version(MailSettings of) {
        return of.version();
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
                            secret(password, withoutPassword),
                            needed("sender", sender),
                            Entered.words(senderName),
                            readVersion()));
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

    public String remove() {
        return actions.change(HERE, () -> {
            settings.remove(signedIn.companyId(), signedIn.actor());
            return look.text("mail.removed");
        });
    }

    /** Sends a mail to whoever asks; stays on the page, and says what came of it. */
    public void test() {
        attempt(() -> {
            String recipient =
                    users.get(signedIn.ownCompanyId(), signedIn.getUserId()).email();
            if (recipient == null) {
                throw DomainException.badRequest("mail.no-address");
            }
            String error = mails.send(signedIn.companyId(), recipient).error();
            return new Trial(
                    error == null,
                    error == null ? look.text("mail.sent", recipient) : look.text("mail.not-sent", error));
        });
    }

    public List<MailSecurity> getSecurities() {
        return List.of(MailSecurity.values());
    }

    public String getHost() {
        return shown(host, getShown().host());
    }

    public void setHost(String host) {
        this.host = host;
    }

    public String getPort() {
        return shown(port, text(getShown().port()));
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
        return shown(username, getShown().username());
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
        return shown(sender, getShown().sender());
    }

    public void setSender(String sender) {
        this.sender = sender;
    }

    public String getSenderName() {
        return shown(senderName, getShown().senderName());
    }

    public void setSenderName(String senderName) {
        this.senderName = senderName;
    }
}
