package io.dialplane.mail;

import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** Sends the mails that are due, one after the other. */
@ApplicationScoped
class MailRunner {

    private static final System.Logger LOG = System.getLogger(MailRunner.class.getName());
    static final String NO_SERVER = "the company has no mail server";

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
        MailSteps.Letter letter = steps.letter(claimed.company(), claimed).orElse(null);
        if (letter == null) {
            return;
        }
        if (letter.mail().late()) {
            giveUp(claimed, null);
            return;
        }
        Duration wait = MailConfig.waitAfter(letter.mail().attempts());
        if (letter.server() == null) {
            steps.failed(claimed.company(), claimed, wait, NO_SERVER, true);
            metrics.failed();
            return;
        }
        try {
            Company company = companies.get(claimed.company());
            MailText text = MailText.of(
                    letter.mail().template(),
                    company.language(),
                    Mails.opened(secrets, claimed.id(), letter.mail().content()));
            mailer.send(letter.server(), claimed.id(), letter.mail().recipient(), text, company.language());
        } catch (MailFailure e) {
            failed(claimed, letter, e);
            return;
        }
        steps.sent(claimed.company(), claimed);
        metrics.sent();
        LOG.log(System.Logger.Level.INFO, "Mail {0} of company {1} sent", claimed.id(), claimed.company());
    }

    private void failed(ClaimedMail claimed, MailSteps.Letter letter, MailFailure failure) {
        if (failure.kind() == MailFailure.Kind.FOR_EVER) {
            giveUp(claimed, failure.getMessage());
            return;
        }
        Duration wait = MailConfig.waitAfter(letter.mail().attempts());
        boolean all = failure.kind() == MailFailure.Kind.SERVER;
        steps.failed(claimed.company(), claimed, wait, failure.getMessage(), all);
        metrics.failed();
        LOG.log(
                System.Logger.Level.WARNING,
                "Mail {0} of company {1} was not sent by {2} and is tried again in {3} s: {4}",
                claimed.id(),
                claimed.company(),
                letter.server(),
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
