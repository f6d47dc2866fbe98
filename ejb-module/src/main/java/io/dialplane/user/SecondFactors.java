package io.dialplane.user;

import io.dialplane.audit.Actor;
import io.dialplane.company.CompanyService;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.Secrets;
import io.dialplane.session.Session;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Second factors: a secret is made and shown once, counts when a code has confirmed it, and from then on every log-in door asks for
 * a code. Each code is good once, on all nodes together. Passwords are checked here, outside of transactions.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class SecondFactors {

    private static final String ISSUER = "Dialplane";

    @Inject
    private SecondFactorQueries queries;

    @Inject
    private SecondFactorRegistry registry;

    @Inject
    private OwnPassword passwords;

    @Inject
    private CompanyService companies;

    @Inject
    private Secrets secrets;

    @Inject
    private Clock clock;

    /**
     * Somebody's second factor.
     *
     * @param enabled       every log-in asks for it
     * @param required      the company wants it
     * @param recoveryCodes how many are left
     */
    public record State(boolean enabled, boolean required, long recoveryCodes) {}

    /** A secret, shown this once, and the same as apps read it from a QR code. */
    public record Enrolment(String secret, String uri) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Enrolment";
        }
    }

    /** What a log-in's code was. */
    public enum Answer {
        RIGHT,
        MISSING,
        WRONG
    }

    public State state(Session session) {
        Optional<SecondFactorQueries.Kept> kept =
                queries.find(session.userId()).filter(SecondFactorQueries.Kept::confirmed);
        boolean required =
                session.mayAdminister() && companies.get(session.companyId()).requiresSecondFactor();
        return new State(
                kept.isPresent(),
                required,
                kept.map(SecondFactorQueries.Kept::recoveryCodes).orElse(0L));
    }

    /** Whether the log-ins of one of the company's people ask for a code. */
    public boolean isEnabled(CompanyId company, int userId) {
        return registry.isEnabled(company, userId);
    }

    /**
     * Makes a secret, which counts when {@link #confirm} has got its code. One that was not confirmed is void then.
     *
     * @throws DomainException 400 naming {@code password} when it is wrong, 409 when there is a second factor already, 429
     */
    public Enrolment begin(Session session, Actor actor, String password) {
        passwords.check(session, actor, "password", password);
        String secret = Totp.newSecret();
        registry.begin(session.companyId(), session.userId(), secrets.seal(secret, owner(session.userId())));
        return new Enrolment(secret, Totp.uri(secret, ISSUER, session.username()));
    }

    /**
     * The app shows the right codes: from now on they are asked for.
     *
     * @return the recovery codes, shown this once
     * @throws DomainException 400 naming {@code code} when it is wrong, 409 when nothing waits for it
     */
    public List<String> confirm(Session session, Actor actor, String code) {
        SecondFactorQueries.Kept kept = queries.find(session.userId())
                .filter(begun -> !begun.confirmed())
                .orElseThrow(() -> DomainException.conflict("totp.not-begun"));
        OptionalLong step = stepOf(session.userId(), kept, code);
        if (step.isEmpty()) {
            throw DomainException.invalid("code", "totp.code-wrong");
        }
        List<String> recovery = RecoveryCodes.fresh();
        registry.confirm(
                session.companyId(),
                editor(session, actor),
                session.userId(),
                kept.secret(),
                step.getAsLong(),
                hashes(recovery));
        return recovery;
    }

    /**
     * Makes new recovery codes; the old ones are void.
     *
     * @throws DomainException 400 naming {@code password} when it is wrong, 409 when there is no second factor, 429
     */
    public List<String> newRecoveryCodes(Session session, Actor actor, String password) {
        passwords.check(session, actor, "password", password);
        List<String> recovery = RecoveryCodes.fresh();
        registry.replaceRecovery(session.companyId(), editor(session, actor), session.userId(), hashes(recovery));
        return recovery;
    }

    /**
     * Takes the own second factor away.
     *
     * @throws DomainException 400 naming {@code password} when it is wrong, 429
     */
    public void disable(Session session, Actor actor, String password) {
        passwords.check(session, actor, "password", password);
        // one's own anybody may take away
        registry.remove(session.companyId(), new Editor(actor, true), session.userId());
    }

    /**
     * Takes somebody's second factor away: the phone is lost, and so are the recovery codes.
     *
     * @throws DomainException 404 when the company has no such person, 403 when only superusers may
     */
    public void remove(CompanyId company, Editor by, int userId) {
        registry.remove(company, by, userId);
    }

    /**
     * Checks the code of a log-in, and uses it up.
     *
     * @param code    of the app, or a recovery code; null or blank: none was given
     * @param address IP address it comes from; null: not from outside
     */
    public Answer check(CompanyId company, int userId, String username, String code, String address) {
        SecondFactorQueries.Kept kept =
                queries.find(userId).filter(SecondFactorQueries.Kept::confirmed).orElse(null);
        if (kept == null) {
            return Answer.RIGHT;
        }
        if (code == null || code.isBlank()) {
            return Answer.MISSING;
        }
        boolean right;
        if (RecoveryCodes.isOne(code)) {
            right = registry.useRecovery(
                    company, new Editor(new Actor(userId, username, address), false), userId, RecoveryCodes.hash(code));
        } else {
            OptionalLong step = stepOf(userId, kept, code);
            right = step.isPresent() && registry.use(company, userId, step.getAsLong());
        }
        return right ? Answer.RIGHT : Answer.WRONG;
    }

    private OptionalLong stepOf(int userId, SecondFactorQueries.Kept kept, String code) {
        String secret = secrets.open(kept.secret(), owner(userId));
        return Totp.stepOf(secret, code.replaceAll("\\s", ""), clock.instant(), kept.lastStep());
    }

    private static List<byte[]> hashes(List<String> codes) {
        return codes.stream().map(RecoveryCodes::hash).toList();
    }

    private static Editor editor(Session session, Actor actor) {
        return new Editor(actor, session.superuser());
    }

    private static String owner(int userId) {
        return "user_totp/" + userId + "/secret";
    }
}
