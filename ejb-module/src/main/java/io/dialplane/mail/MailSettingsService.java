package io.dialplane.mail;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.Secrets;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which mail server a company's mails are sent by. */
@Stateless
@InCompany
public class MailSettingsService {

    private static final int LONGEST_USERNAME = 254;
    private static final int LONGEST_PASSWORD = 1024;

    @Inject
    private MailQueries queries;

    @Inject
    private Secrets secrets;

    @Inject
    private AuditWriter audit;

    /** Settings as the audit log keeps them. */
    private record Snapshot(
            String host,
            int port,
            String security,
            String username,
            boolean hasPassword,
            String sender,
            String senderName) {

        static Snapshot of(MailQueries.Kept kept) {
            return new Snapshot(
                    kept.host(),
                    kept.port(),
                    kept.security().word(),
                    kept.username(),
                    kept.password() != null,
                    kept.sender(),
                    kept.senderName());
        }
    }

    public MailSettings get(CompanyId company) {
        return queries.settings(company)
                .map(kept -> new MailSettings(
                        MailSettings.Source.COMPANY,
                        kept.host(),
                        kept.port(),
                        kept.security(),
                        kept.username(),
                        kept.password() != null,
                        kept.sender(),
                        kept.senderName(),
                        kept.version()))
                .orElseGet(() -> MailSettings.ofInstallation(MailConfig.server().isPresent()));
    }

    /** The company's own mail server, else the installation's; empty: neither has one. */
    public Optional<MailServer> server(CompanyId company) {
        return queries.settings(company)
                .map(kept -> new MailServer(
                        kept.host(),
                        kept.port(),
                        kept.security(),
                        kept.username(),
                        secrets.open(kept.password(), owner(company)),
                        kept.sender(),
                        kept.senderName(),
                        false))
                .or(MailConfig::server);
    }

    /**
     * Gives the company a mail server of its own, or changes it. Mails that wait because of the old one are tried now.
     *
     * @throws DomainException 400 naming wrong fields, 409 when the change was made from an older version
     */
    public MailSettings change(CompanyId company, Actor actor, MailSettingsChange change) {
        check(change);
        queries.lockSettings(company);
        MailQueries.Kept before = queries.settings(company).orElse(null);
        if (change.version() != null && change.version() != (before == null ? 0 : before.version())) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        int port = change.port() == null ? usualPort(change.security()) : change.port();
        MailQueries.Kept after = new MailQueries.Kept(
                change.host(),
                port,
                change.security(),
                change.username(),
                password(company, before, change, port),
                change.sender(),
                change.senderName(),
                0);
        if (after.password() != null && after.security() == MailSecurity.NONE) {
            throw DomainException.invalid("security", "mail.password-in-clear"); // the kept one would be sent in clear
        }
        boolean newPassword = change.password() != null && change.password().isPresent();
        if (before == null || newPassword || !Snapshot.of(after).equals(Snapshot.of(before))) {
            queries.save(company, after);
            queries.tryAllNow(company);
            audit.write(
                    company,
                    actor,
                    "mail.update",
                    "mail-settings:" + company,
                    before == null ? null : Snapshot.of(before),
                    Snapshot.of(after));
        }
        return get(company);
    }

    /** The company has no mail server of its own any more. */
    public void remove(CompanyId company, Actor actor) {
        queries.lockSettings(company);
        queries.settings(company).ifPresent(before -> {
            queries.removeSettings(company);
            queries.tryAllNow(company);
            audit.write(company, actor, "mail.delete", "mail-settings:" + company, Snapshot.of(before), null);
        });
    }

    /** Kept for the host and port it was given for only: whoever may change settings can't have it sent elsewhere. */
    private String password(CompanyId company, MailQueries.Kept before, MailSettingsChange change, int port) {
        if (change.password() != null) {
            return secrets.seal(
                    change.password().filter(text -> !text.isEmpty()).orElse(null), owner(company));
        }
        if (before == null || before.password() == null || change.username() == null) {
            return null;
        }
        if (!before.host().equals(change.host()) || before.port() != port) {
            throw DomainException.invalid("password", "mail.password-of-other-host");
        }
        return before.password();
    }

    private static void check(MailSettingsChange change) {
        List<FieldError> errors = new ArrayList<>();
        if (!MailRules.isHost(change.host())) {
            errors.add(new FieldError("host", "mail.host"));
        }
        if (!MailRules.isAddress(change.sender())) {
            errors.add(new FieldError("sender", "user.email-form"));
        }
        if (change.senderName() != null && !MailRules.isHeaderText(change.senderName())) {
            errors.add(new FieldError("sender_name", "user.name-form"));
        }
        if (change.username() != null
                && (change.username().length() > LONGEST_USERNAME || !MailRules.isHeaderText(change.username()))) {
            errors.add(new FieldError("username", "mail.username"));
        }
        boolean password = change.password() != null && change.password().isPresent();
        if (change.username() == null && password) {
            errors.add(new FieldError("username", "mail.username-missing"));
        }
        if (password && change.username() != null && change.security() == MailSecurity.NONE) {
            errors.add(new FieldError("security", "mail.password-in-clear"));
        }
        if (password && change.password().get().length() > LONGEST_PASSWORD) {
            errors.add(new FieldError("password", "mail.password-length"));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static int usualPort(MailSecurity security) {
        return switch (security) {
            case NONE -> 25;
            case STARTTLS -> 587;
            case TLS -> 465;
        };
    }

    private static String owner(CompanyId company) {
        return "mail_settings/" + company + "/password";
    }
}
