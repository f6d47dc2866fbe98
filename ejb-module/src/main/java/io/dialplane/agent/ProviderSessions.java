package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import java.util.UUID;

/**
 * Keeps log-ins and log-outs at the provider in order, whatever fails and whichever node does them.
 *
 * <p>A session that ends <em>owes</em> a log-out: a row, written in the transaction that ends it, so that no crash loses it. It
 * is <em>settled</em> at once and, when that fails, again and again by a timer on every node, for a day. A newer log-in of the
 * identity drops what is owed; one that is under way is waited for. So nobody is logged out who has logged in since.
 */
public interface ProviderSessions {

    /**
     * Logs a session's agent in at his provider. Call it when the session's row is committed, outside any transaction. Waits for
     * a log-out of this identity that is under way, up to {@link TelephonyProvider#PATIENCE} seconds.
     *
     * <p>When it fails, a log-out is owed by itself: nobody is half in. The caller ends the session's row then.
     *
     * @throws TelephonyException when the agent is not certainly in
     */
    void logIn(AgentIdentity agent, UUID sid);

    /**
     * Notes, in the caller's transaction, that a session's agent must be logged out. Nothing when the company has no provider.
     * When the row is there, {@link #settle} it.
     */
    void owe(AgentIdentity agent, UUID sid);

    /** Logs out what a company owes now, on a thread of its own; call it when the transaction of {@link #owe} is committed. */
    void settle(CompanyId company);
}
