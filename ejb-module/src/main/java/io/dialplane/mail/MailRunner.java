package io.dialplane.mail;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Secrets;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends the mails that are due, one after the other. */
@ApplicationScoped
class MailRunner {

    private static final System.Logger LOG = System.getLogger(MailRunner.class.getName());
    static final String NO_SERVER = "the company has no mail server";
    private static final String UNREADABLE_PASSWORD = "the password of the mail server can't be read";
    private static final String UNREADABLE_MAIL = "what the mail says can't be read";

    @Inject
    private MailSteps steps;

    @Inject
    private SmtpMailer mailer;

    @Inject
    private CompanyService companies;

    @Inject
    private Secrets secrets;

    @Inject
    private MailMetrics metrics;

    private volatile boolean stopped;

    /** Until none is due. */
    void runAll() {
        for (Optional<ClaimedMail> next = steps.claim(); next.isPresent() && !stopped; next = steps.claim()) {
            run(next.get());
        }
    }

    void stop() {
        stopped = true;
    }

    private void run(ClaimedMail claimed) {
        MailQueries.Waiting mail = steps.waiting(claimed.company(), claimed).orElse(null);
        if (mail == null) {
            return;
        }
        if (mail.late()) {
            giveUp(claimed, null);
            return;
        }
        try {
            send(claimed, mail);
        } catch (MailFailure e) {
            failed(claimed, mail, e);
            return;
        }
        steps.sent(claimed.company(), claimed);
        metrics.sent();
        LOG.log(System.Logger.Level.INFO, "Mail {0} of company {1} sent", claimed.id(), claimed.company());
    }

    private void send(ClaimedMail claimed, MailQueries.Waiting mail) throws MailFailure {
        MailServer server;
        try {
            server = steps.server(claimed.company()).orElse(null);
        } catch (DomainException | IllegalStateException | EJBException e) {
            throw unreadable(MailFailure.Kind.SERVER, UNREADABLE_PASSWORD, e);
        }
        if (server == null) {
            throw new MailFailure(MailFailure.Kind.SERVER, NO_SERVER);
        }
        Company company = companies.get(claimed.company());
        Map<String, String> filling;
        try {
            filling = Mails.opened(secrets, claimed.id(), mail.content());
        } catch (DomainException | IllegalStateException e) {
            throw unreadable(MailFailure.Kind.MAIL, UNREADABLE_MAIL, e);
        }
        MailText text = MailText.of(mail.template(), company.language(), filling);
        mailer.send(server, claimed.id(), mail.recipient(), text, company.language());
    }

    /** A key is missing or something is damaged; it is tried again like anything else, until it is given up. */
    private static MailFailure unreadable(MailFailure.Kind kind, String sentence, RuntimeException cause) {
        LOG.log(System.Logger.Level.ERROR, sentence, cause);
        return new MailFailure(kind, sentence);
    }

    private void failed(ClaimedMail claimed, MailQueries.Waiting mail, MailFailure failure) {
        if (failure.kind() == MailFailure.Kind.FOR_EVER) {
            giveUp(claimed, failure.getMessage());
            return;
        }
        Duration wait = MailConfig.waitAfter(mail.attempts());
        boolean all = failure.kind() == MailFailure.Kind.SERVER;
        steps.failed(claimed.company(), claimed, wait, failure.getMessage(), all);
        metrics.failed();
        LOG.log(
                System.Logger.Level.WARNING,
                "Mail {0} of company {1} was not sent and is tried again in {2} s: {3}",
                claimed.id(),
                claimed.company(),
                Long.toString(wait.toSeconds()),
                failure.getMessage());
    }

    private void giveUp(ClaimedMail claimed, String error) {
        steps.givenUp(claimed.company(), claimed, error);
        metrics.givenUp();
        LOG.log(
                System.Logger.Level.WARNING,
                "Mail {0} of company {1} is given up{2}",
                claimed.id(),
                claimed.company(),
                error == null ? "" : ": " + error);
    }
}
