package io.dialplane.user;

import io.dialplane.audit.AuditWriter;
import io.dialplane.platform.CompanyId;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.InCompany;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.util.List;

/** Changes second factors, each change in one transaction with its audit entry. */
@Stateless
@InCompany
public class SecondFactorRegistry {

    @Inject
    private SecondFactorQueries queries;

    @Inject
    private UserQueries users;

    @Inject
    private AuditWriter audit;

    /** Whether one of the company's people has a second factor that counts. */
    public boolean isEnabled(CompanyId company, int userId) {
        return users.find(company, userId, LockModeType.NONE).isPresent()
                && queries.find(userId)
                        .filter(SecondFactorQueries.Kept::confirmed)
                        .isPresent();
    }

    /** @throws DomainException 409 when there is one already */
    public void begin(CompanyId company, int userId, String sealedSecret) {
        if (!queries.begin(userId, sealedSecret)) {
            throw DomainException.conflict("totp.enabled");
        }
    }

    /**
     * @param sealedSecret that the code was checked against
     * @param recovery     hashes of the recovery codes
     * @throws DomainException 409 when it was begun anew, or confirmed, meanwhile
     */
    public void confirm(
            CompanyId company, Editor by, int userId, String sealedSecret, long step, List<byte[]> recovery) {
        if (!queries.confirm(userId, sealedSecret, step)) {
            throw DomainException.conflict("request.changed-meanwhile");
        }
        queries.replaceRecovery(userId, recovery);
        audit.write(company, by.actor(), "user.totp-enable", "user:" + userId, null, null);
    }

    /** @throws DomainException 409 when there is no second factor */
    public void replaceRecovery(CompanyId company, Editor by, int userId, List<byte[]> recovery) {
        if (queries.find(userId).filter(SecondFactorQueries.Kept::confirmed).isEmpty()) {
            throw DomainException.conflict("totp.none");
        }
        queries.replaceRecovery(userId, recovery);
        audit.write(company, by.actor(), "user.totp-recovery-codes", "user:" + userId, null, null);
    }

    /**
     * Takes a person's second factor away; there need not be one.
     *
     * @throws DomainException 404 when the company has no such person, 403 when only superusers may
     */
    public void remove(CompanyId company, Editor by, int userId) {
        User user = users.find(company, userId, LockModeType.NONE)
                .orElseThrow(() -> DomainException.notFound("user.unknown", Integer.toString(userId)));
        UserRegistry.mayChange(user, by);
        if (queries.remove(userId)) {
            audit.write(company, by.actor(), "user.totp-disable", "user:" + userId, null, null);
        }
    }

    /** Uses a step's code up, once on all nodes together. */
    public boolean use(CompanyId company, int userId, long step) {
        return queries.use(userId, step);
    }

    /** Uses a recovery code up. */
    public boolean useRecovery(CompanyId company, Editor by, int userId, byte[] hash) {
        boolean used = queries.useRecovery(userId, hash);
        if (used) {
            audit.write(company, by.actor(), "user.totp-recovery", "user:" + userId, null, null);
        }
        return used;
    }
}
