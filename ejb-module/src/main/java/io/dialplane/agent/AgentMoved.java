package io.dialplane.agent;

import io.dialplane.platform.CompanyId;

/**
 * Told within the product, after the commit, when an agent has logged in or out or said another state. Whoever shows what agents do can look
 * at once; that it is told is not promised, as a node may die before.
 *
 * @param userId who takes calls from now on; null: something else has happened
 * @param isWord true: the person has said so; false: has logged in, and may still talk in another browser
 */
public record AgentMoved(CompanyId companyId, Integer userId, boolean isWord) {

    /** Somebody says to be free. */
    public static AgentMoved free(CompanyId company, int userId) {
        return new AgentMoved(company, userId, true);
    }

    /** Somebody has logged in. */
    public static AgentMoved loggedIn(CompanyId company, int userId) {
        return new AgentMoved(company, userId, false);
    }

    /** Something else has happened. */
    public static AgentMoved other(CompanyId company) {
        return new AgentMoved(company, null, false);
    }
}
