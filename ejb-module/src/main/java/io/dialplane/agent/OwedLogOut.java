package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import java.util.UUID;

/**
 * A log-out that somebody has begun to settle.
 *
 * @param sid      the session that ended; another id when the agent may have been let in after its end
 * @param calling  who settles it
 * @param password sealed; null: none
 */
record OwedLogOut(UUID sid, UUID calling, CompanyId companyId, String account, String agentId, String password) {

    /** What the password is sealed for. */
    static String passwordOwner(UUID sid) {
        return "owed_log_out/" + sid + "/password";
    }
}
