package io.dialplane.user;

import io.dialplane.platform.DomainException;
import io.dialplane.platform.Texts;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Slows down whoever guesses passwords, at every door and on all nodes together: waits that grow per account, whether it
 * exists or not, and per address. A wait keeps new log-ins out; sessions that live go on.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class LoginThrottle {

    /** All failures of an account are forgotten by then. */
    private static final Duration KEPT = Duration.ofDays(2);

    private final LoginFailureQueries queries;

    /** For the container's proxy only. */
    public LoginThrottle() {
        this(null);
    }

    @Inject
    LoginThrottle(LoginFailureQueries queries) {
        this.queries = queries;
    }

    /** The bucket of an existing account. */
    public static String account(int userId) {
        return "account:" + userId;
    }

    /** The bucket of a name that nobody has; hashed, as people also type passwords there. */
    public static String unknownAccount(String name) {
        return "account:" + HexFormat.of().formatHex(Texts.sha256(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Counts an attempt that is about to be checked.
     *
     * @param address IP address it comes from; null: not from outside
     * @throws DomainException 429 when account or address have to wait; then nothing is counted
     */
    public void attempt(String account, String address) {
        count(account, LoginLimit.OF_ACCOUNT);
        if (address != null) {
            count("address:" + address, LoginLimit.OF_ADDRESS);
        }
    }

    /** The counted attempt was right: the account starts afresh, the address gets its attempt back. */
    public void succeeded(String account, String address) {
        LoginFailureQueries.Locked own = queries.lock(account);
        queries.save(account, own.bucket().emptied(own.now()));
        if (address != null) {
            takeBack("address:" + address);
        }
    }

    /** The counted attempt was neither right nor wrong: account and address get it back, and nothing else is forgiven. */
    public void undecided(String account, String address) {
        takeBack(account);
        if (address != null) {
            takeBack("address:" + address);
        }
    }

    /**
     * Counts somebody's having forgotten a password.
     *
     * @param address null: not from outside
     * @throws DomainException 429 when the address has to wait; then nothing is counted
     */
    public void forgotten(String address) {
        if (address != null) {
            count("forgotten:" + address, LoginLimit.OF_FORGOTTEN);
        }
    }

    private void takeBack(String name) {
        LoginFailureQueries.Locked from = queries.lock(name);
        queries.save(name, from.bucket().takenBack(from.now()));
    }

    /** Forgets what is long over. */
    public void forgetOld() {
        queries.removeOlderThan(KEPT);
    }

    private void count(String name, LoginLimit limit) {
        LoginFailureQueries.Locked locked = queries.lock(name);
        Duration wait = locked.bucket().waitAt(locked.now());
        if (!wait.isZero()) {
            Duration whole = Duration.ofSeconds(wait.plusMillis(999).toSeconds());
            throw DomainException.tooManyRequests(whole, "login.too-many", whole.toSeconds());
        }
        queries.save(name, locked.bucket().attempted(locked.now(), limit));
    }
}
