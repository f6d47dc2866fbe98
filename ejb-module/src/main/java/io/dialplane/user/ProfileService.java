package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.platform.DomainException;
import io.dialplane.session.Session;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;

/** What people see and change of themselves. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ProfileService {

    @Inject
    private UserQueries queries;

    @Inject
    private UserRegistry registry;

    @Inject
    private OwnPassword passwords;

    public User get(Session session) {
        return queries.find(session.companyId(), session.userId(), LockModeType.NONE)
                .orElseThrow(() -> DomainException.unauthorized("token.invalid"));
    }

    /**
     * Changes names and, with the current one, the password. A new password ends all sessions of the person, this one too.
     *
     * @throws DomainException 400 naming the field that is wrong, 409 when somebody else has changed the
     *     person since the version of the change, 429 after too many wrong current passwords
     */
    public User change(Session session, Actor actor, ProfileChange change) {
        PersonRules rules = new PersonRules(null);
        rules.name(
                "first_name",
                change.firstName() == null
                        ? null
                        : Blank.toNull(change.firstName().orElse(null)));
        rules.name(
                "last_name",
                change.lastName() == null
                        ? null
                        : Blank.toNull(change.lastName().orElse(null)));
        rules.newPassword("new_password", change.newPassword());
        rules.check();
        if (change.newPassword() != null && change.currentPassword() == null) {
            throw DomainException.invalid("current_password", "password.current-needed");
        }
        String current = change.currentPassword() == null
                ? null
                : passwords.check(session, actor, "current_password", change.currentPassword());
        UserRegistry.PasswordChange password = change.newPassword() == null
                ? null
                : new UserRegistry.PasswordChange(current, PasswordHash.of(change.newPassword()));
        return registry.changeProfile(
                session.companyId(), new Editor(actor, session.superuser()), session.userId(), change, password);
    }
}
