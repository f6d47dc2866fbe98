package io.dialplane.mail;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;

/** Tries a company's mail server at once. Not to be called within a transaction. */
@ApplicationScoped
public class MailTrial {

    @Inject
    private MailSteps steps;

    @Inject
    private SmtpMailer mailer;

    @Inject
    private CompanyService companies;

    /**
     * How a test went.
     *
     * @param error the server's words; null: the mail was sent
     */
    public record Outcome(String error) {}

    /** Sends a mail that says nothing but that it has arrived. */
    public Outcome send(CompanyId id, String recipient) {
        Company company = companies.get(id);
        MailServer server = steps.server(id).orElse(null);
        if (server == null) {
            return new Outcome(MailRunner.NO_SERVER);
        }
        try {
            mailer.send(
                    server,
                    UUID.randomUUID(),
                    recipient,
                    MailText.of(MailTemplate.TEST, company.language(), Map.of("company", company.displayName())),
                    company.language());
            return new Outcome(null);
        } catch (MailFailure e) {
            return new Outcome(e.getMessage());
        }
    }
}
