package io.dialplane.mail;

import io.dialplane.platform.CompanyId;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** What is written of a mail on its way: each step a transaction of its own, none of them while it is being sent. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class MailSteps {

    @Inject
    private MailQueries queries;

    @Inject
    private MailSettingsService settings;

    public Optional<ClaimedMail> claim() {
        return queries.claim(MailConfig.CLAIM);
    }

    /**
     * The company's mail server; empty: there is none.
     *
     * @throws RuntimeException when its password can't be opened, or the database fails
     */
    @InCompany
    public Optional<MailServer> server(CompanyId company) {
        return settings.server(company);
    }

    /** Empty: it is over. */
    @InCompany
    public Optional<MailQueries.Waiting> waiting(CompanyId company, ClaimedMail mail) {
        return queries.waiting(company, mail.id());
    }

    @InCompany
    public void sent(CompanyId company, ClaimedMail mail) {
        queries.over(company, mail.id(), "sent", null);
    }

    /** @param error null: what is known stays */
    @InCompany
    public void givenUp(CompanyId company, ClaimedMail mail, String error) {
        queries.over(company, mail.id(), "given_up", error);
    }

    /** @param all no other mail of the company can be sent either */
    @InCompany
    public void failed(CompanyId company, ClaimedMail mail, Duration wait, String error, boolean all) {
        if (all) {
            queries.postponeAll(company, wait);
        }
        queries.tryAgain(company, mail.id(), wait, error);
    }

    @InCompany
    public void forgetOld(CompanyId company) {
        queries.forgetOld(company, MailConfig.KEPT);
    }
}
