package io.dialplane.user;

import io.dialplane.platform.DomainException;
import io.dialplane.session.Session;
import io.dialplane.session.SessionService;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;

/** Lets people in; every log-in door of every family comes here. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LoginService {

    private static final System.Logger LOG = System.getLogger(LoginService.class.getName());

    @Inject
    private UserQueries queries;

    @Inject
    private UserRegistry registry;

    @Inject
    private PasswordCheck passwords;

    @Inject
    private SecondFactors secondFactors;

    @Inject
    private SessionService sessions;

    /**
     * Checks a password, and the second factor of those who have one, and opens a session.
     *
     * @param name     user name or e-mail
     * @param totp     code of the second factor, or a recovery code; null: none was given
     * @param door     which log-in it is, for example {@code panel}
     * @param lifetime of the session
     * @param address  IP address it comes from; null: not from outside
     * @throws DomainException 401 when name or password is wrong, 401 {@code totp-required} when only the code is missing or wrong,
     *                         403 when the person or the company is not active, 429 after too many wrong ones
     */
    public Session login(String name, String password, String totp, String door, Duration lifetime, String address) {
        Optional<Credentials> known = queries.credentials(name.strip());
        String account = known.map(person -> LoginThrottle.account(person.userId()))
                .orElseGet(() -> LoginThrottle.unknownAccount(name.strip()));
        String hash = known.map(Credentials::passwordHash).orElse(null);
        PasswordCheck.Outcome outcome = passwords.check(
                account, address, password, hash, queries.bcryptCost(), () -> secondFactor(known, totp, name, address));
        if (outcome == PasswordCheck.Outcome.WRONG) {
            throw DomainException.unauthorized("login.wrong");
        }
        if (outcome != PasswordCheck.Outcome.RIGHT) {
            throw DomainException.totpRequired(
                    outcome == PasswordCheck.Outcome.SECOND_FACTOR_MISSING ? "totp.required" : "totp.wrong");
        }
        Credentials person = known.orElseThrow();
        if (!person.active()) {
            throw DomainException.forbidden("login.inactive");
        }
        if (!person.companyActive()) {
            throw DomainException.forbidden("company.inactive");
        }
        Session session = sessions.open(person.userId(), renewed(name, person, password), door, lifetime);
        LOG.log(
                System.Logger.Level.INFO,
                "User {0} of company {1} logged in at {2}",
                Integer.toString(person.userId()),
                person.companyId(),
                door);
        return session;
    }

    /** Nobody who may not come in is asked for it: no code is used up in vain. */
    private SecondFactors.Answer secondFactor(Optional<Credentials> known, String totp, String name, String address) {
        Credentials person = known.orElseThrow();
        return person.active() && person.companyActive()
                ? secondFactors.check(person.companyId(), person.userId(), name.strip(), totp, address)
                : SecondFactors.Answer.RIGHT;
    }

    /** A hash that came from an existing panel is made anew, now that the password is known; gives the one that counts. */
    private String renewed(String name, Credentials person, String password) {
        String checked = person.passwordHash();
        if (!PasswordHash.isBcrypt(checked)) {
            return checked;
        }
        String renewed = PasswordHash.of(password);
        if (registry.rehash(person.companyId(), person.userId(), checked, renewed)) {
            return renewed;
        }
        // by another log-in of the same person, or the password has changed
        return queries.credentials(name.strip())
                .map(Credentials::passwordHash)
                .filter(current -> PasswordHash.matches(password, current))
                .orElse(checked);
    }
}
