package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import io.dialplane.session.Session;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/**
 * New passwords of one's own: with the current one, or with a link. Each ends all sessions of the person, on every node within a
 * second, and voids the person's other links.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasswordService {

    private static final ProfileChange NO_OTHER_CHANGE = new ProfileChange(null, null, null, null);

    @Inject
    private PasswordLinkQueries links;

    @Inject
    private UserRegistry registry;

    @Inject
    private OwnPassword passwords;

    /**
     * Changes the password of whoever is logged in; the person's own session ends too.
     *
     * @throws DomainException 400 naming {@code currentPassword} or {@code newPassword}, 429 after too many wrong current ones
     */
    public void change(Session session, Actor actor, String current, String wanted) {
        check(wanted);
        if (wanted.equals(current)) {
            throw DomainException.invalid("newPassword", "password.same");
        }
        String checked = passwords.check(session, actor, "currentPassword", current);
        registry.changeProfile(
                session.companyId(),
                new Editor(actor, session.superuser()),
                session.userId(),
                NO_OTHER_CHANGE,
                new UserRegistry.PasswordChange(checked, PasswordHash.of(wanted)));
    }

    /** Whether a link can be used now. */
    public boolean isGood(String token) {
        return links.holder(Texts.sha256(token)).isPresent();
    }

    /**
     * Sets the password of whoever has a link. A second factor stays what it is.
     *
     * @param address IP address it comes from
     * @throws DomainException 400 naming {@code token} when the link is unknown, used or expired, or {@code newPassword}
     */
    public void reset(String token, String wanted, String address) {
        check(wanted);
        byte[] hash = Texts.sha256(token);
        PasswordLinkQueries.Holder person = links.holder(hash).orElseThrow(UserRegistry::linkVoid);
        registry.setPassword(
                person.company(),
                new Actor(person.userId(), person.username(), address),
                person.userId(),
                hash,
                PasswordHash.of(wanted));
    }

    private static void check(String wanted) {
        PasswordRules.check("newPassword", wanted).ifPresent(wrong -> {
            throw DomainException.invalid(wrong.field(), wrong.key(), wrong.args());
        });
    }
}
