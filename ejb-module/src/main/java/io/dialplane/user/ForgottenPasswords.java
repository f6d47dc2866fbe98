package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.platform.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * People who have forgotten their password. Whoever asks is told nothing, and is told it equally fast: the request is only
 * noted, and somebody else looks up whom it is about.
 */
@Stateless
public class ForgottenPasswords {

    private static final System.Logger LOG = System.getLogger(ForgottenPasswords.class.getName());

    /** More links that are still good nobody is mailed. */
    private static final int MOST_LINKS = 3;

    private static final Duration WITHIN = Duration.ofHours(1);

    @Inject
    private PasswordLinkQueries queries;

    @Inject
    private PasswordLinks links;

    @Inject
    private LoginThrottle throttle;

    /**
     * Somebody asks for a link. Of an address that asks too often nothing is noted.
     *
     * @param address IP address it comes from
     */
    public void ask(String email, String address) {
        if (!PersonRules.isEmail(email)) {
            return;
        }
        try {
            throttle.forgotten(address);
        } catch (DomainException tooOften) {
            LOG.log(System.Logger.Level.INFO, "Too many forgotten passwords from {0}", address);
            return;
        }
        queries.request(email, address);
    }

    /**
     * Answers one request: mails a link to whoever has that e-mail.
     *
     * @return false: there was none
     */
    @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
    public boolean answerOne() {
        PasswordLinkQueries.Request request = queries.takeRequest().orElse(null);
        if (request == null) {
            return false;
        }
        queries.byEmail(request.email()).ifPresent(person -> {
            if (queries.countOf(person.userId(), PasswordLink.Purpose.RESET, WITHIN) >= MOST_LINKS) {
                return;
            }
            Actor nobody = new Actor(null, Actor.SYSTEM.name(), request.address());
            boolean mailed = links.mail(person.company(), nobody, person.userId(), PasswordLink.Purpose.RESET);
            if (!mailed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "User {0} of company {1} gets no link: PUBLIC_URL is not set",
                        Integer.toString(person.userId()),
                        person.company());
            }
        });
        return true;
    }

    /** Removes links that have expired. */
    public void removeExpired() {
        queries.removeExpired();
    }
}
