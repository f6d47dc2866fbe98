package io.dialplane.extension;

import io.dialplane.platform.CompanyId;

/**
 * What a switch has to know of an extension that may register. For switches only.
 *
 * @param userId     whose it is; null: of somebody who is being created
 * @param callerName shown to those who are called; may hold anything that a name may
 */
public record SipIdentity(
        CompanyId company,
        int number,
        Integer userId,
        String password,
        String voicemailPin,
        boolean voicemailEnabled,
        String callerName) {

    @Override
    public String toString() {
        return "SipIdentity[" + number + "]";
    }
}
