package io.dialplane.user;

import io.dialplane.platform.DomainException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Checks a password that somebody typed, slowing down those who guess. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PasswordCheck {

    /**
     * Checks under way on this node. Few, as an attempt counts as a failure until it succeeds: of many right ones at
     * once the later would otherwise be taken for guesses.
     */
    private static final Semaphore UNDER_WAY = new Semaphore(2, true);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration BUSY_RETRY = Duration.ofSeconds(3);

    @Inject
    private LoginThrottle throttle;

    /** What came of a check. */
    public enum Outcome {
        RIGHT,
        WRONG,
        /** The password is right; nothing is counted. */
        SECOND_FACTOR_MISSING,
        /** The password is right; it counts as a failure. */
        SECOND_FACTOR_WRONG
    }

    /**
     * Whether the password is the account's.
     *
     * @return false: it is wrong
     * @throws DomainException as {@link #check}
     */
    public boolean isRight(String account, String address, String password, String hash, int bcryptCost) {
        return check(account, address, password, hash, bcryptCost, () -> SecondFactors.Answer.RIGHT) == Outcome.RIGHT;
    }

    /**
     * Checks a password, and, when it is right, the second factor: guesses of either count alike.
     *
     * @param account bucket of {@link LoginThrottle}
     * @param address IP address it came from; null: not from outside
     * @param hash    null: there is no such account; takes as long
     * @param bcryptCost the greatest cost of a bcrypt hash that anybody has; 0: nobody has one, or it is known that the
     *                account is there
     * @param secondFactor asked for when the password is right
     * @throws DomainException 429 when account or address have to wait
     */
    public Outcome check(
            String account,
            String address,
            String password,
            String hash,
            int bcryptCost,
            Supplier<SecondFactors.Answer> secondFactor) {
        boolean mine = false;
        try {
            mine = UNDER_WAY.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!mine) {
                throw DomainException.unavailable(BUSY_RETRY, "login.busy");
            }
            throttle.attempt(account, address);
            if (!PasswordHash.matches(password, hash, bcryptCost)) {
                return Outcome.WRONG;
            }
            return switch (secondFactor.get()) {
                case RIGHT -> {
                    throttle.succeeded(account, address);
                    yield Outcome.RIGHT;
                }
                case MISSING -> {
                    throttle.undecided(account, address);
                    yield Outcome.SECOND_FACTOR_MISSING;
                }
                case WRONG -> Outcome.SECOND_FACTOR_WRONG;
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DomainException.unavailable(BUSY_RETRY, "login.busy");
        } finally {
            if (mine) {
                UNDER_WAY.release();
            }
        }
    }
}
