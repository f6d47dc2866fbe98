package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.audit.AuditWriter;
import io.dialplane.company.Company;
import io.dialplane.company.CompanyService;
import io.dialplane.mail.MailConfig;
import io.dialplane.mail.MailTemplate;
import io.dialplane.mail.Mails;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import io.dialplane.platform.PublicUrl;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/**
 * One-time links with which people set their password: for those who have forgotten it, and for those who are new. The database
 * keeps a hash of each; any new password of the person, and a new e-mail, void them all.
 */
@Stateless
@InCompany
public class PasswordLinks {

    private static final int TOKEN_BYTES = 32;
    private static final String PAGE = "/console/set-password.xhtml?token=";
    private static final SecureRandom RANDOM = new SecureRandom();

    @Inject
    private PasswordLinkQueries queries;

    @Inject
    private UserQueries users;

    @Inject
    private CompanyService companies;

    @Inject
    private Mails mails;

    @Inject
    private AuditWriter audit;

    @Inject
    private Clock clock;

    /** As the audit log keeps it. */
    private record Snapshot(String purpose, Instant expiresAt) {}

    /**
     * Makes a link, in the caller's transaction if there is one. It is handed over by the caller: to the person, or to the
     * administrator who made the person, once.
     *
     * @param by who had it made
     * @throws DomainException 404 when the company has no such person, or the person is not active
     */
    public PasswordLink create(CompanyId company, Actor by, int userId, PasswordLink.Purpose purpose) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Instant expiresAt = queries.add(company, userId, Texts.sha256(token), purpose)
                .orElseThrow(() -> DomainException.notFound("user.unknown", Integer.toString(userId)));
        audit.write(
                company,
                by,
                "user.password-link",
                "user:" + userId,
                null,
                new Snapshot(purpose.name().toLowerCase(Locale.ROOT), expiresAt));
        return new PasswordLink(token, PublicUrl.of(PAGE + token).orElse(null), expiresAt);
    }

    /**
     * Makes a link and mails it to its person, in the caller's transaction if there is one.
     *
     * @return false: the person has no e-mail, or {@code PUBLIC_URL} is missing; then there is no link either
     * @throws DomainException as {@link #create}
     */
    public boolean mail(CompanyId company, Actor by, int userId, PasswordLink.Purpose purpose) {
        // held: the link goes to the address that the person has when it is made
        User user = users.find(company, userId, LockModeType.PESSIMISTIC_READ)
                .orElseThrow(() -> DomainException.notFound("user.unknown", Integer.toString(userId)));
        if (user.email() == null || PublicUrl.of(PAGE).isEmpty()) {
            return false;
        }
        PasswordLink link = create(company, by, userId, purpose);
        Company of = companies.get(company);
        boolean reset = purpose == PasswordLink.Purpose.RESET;
        Instant tried = clock.instant().plus(MailConfig.TRIED_FOR);
        mails.send(
                company,
                user.email(),
                reset ? MailTemplate.PASSWORD_RESET : MailTemplate.WELCOME,
                Map.of(
                        "name", user.fullName(),
                        "username", user.username(),
                        "company", of.displayName(),
                        "link", link.url(),
                        "minutes", Long.toString(purpose.lifetime().toMinutes()),
                        "days", Long.toString(purpose.lifetime().toDays())),
                link.expiresAt().isBefore(tried) ? link.expiresAt() : tried);
        return true;
    }
}
