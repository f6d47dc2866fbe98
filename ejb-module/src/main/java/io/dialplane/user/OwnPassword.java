package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.platform.DomainException;
import io.dialplane.session.Session;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;

/** Asks people who are logged in for their password once more, before they change how they log in. */
@Dependent
class OwnPassword {

    @Inject
    private UserQueries queries;

    @Inject
    private PasswordCheck passwords;

    /**
     * Checks a password that somebody typed who is logged in. A wrong one counts as a failed log-in.
     *
     * @param field of the request
     * @return the hash it was checked against
     * @throws DomainException 400 naming the field when it is wrong, 429 after too many wrong ones
     */
    String check(Session session, Actor actor, String field, String password) {
        String hash = queries.find(session.companyId(), session.userId(), LockModeType.NONE)
                .orElseThrow(() -> DomainException.unauthorized("token.invalid"))
                .passwordHash();
        if (!passwords.isRight(LoginThrottle.account(session.userId()), actor.address(), password, hash, 0)) {
            throw DomainException.invalid(field, "password.current-wrong");
        }
        return hash;
    }
}
