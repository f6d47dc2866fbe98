package io.dialplane.agent;

/**
 * The system that rings a company's agents. Calls go to an outside host and may take many seconds: never make them within a
 * transaction or while holding a lock.
 *
 * <p>Log-in and log-out go through {@link ProviderSessions}, which keeps them in order.
 */
public interface TelephonyProvider {

    /** Longer takes no log-in and no log-out; seconds. Anything else takes at most twice as long. */
    int PATIENCE = 12;

    /** As it is called in answers: {@code ozonetel}; null: there is none, everything happens here only. */
    String name();

    /**
     * Logs an agent in; done when he is already.
     *
     * @throws TelephonyException when it is not certain that he is in
     */
    void logIn(AgentIdentity agent);

    /**
     * Logs an agent out; done when he is not in.
     *
     * @throws TelephonyException when it is not certain that he is out
     */
    void logOut(AgentIdentity agent);

    /**
     * Says whether an agent takes calls.
     *
     * @param reason of a pause, as the provider's reports show it; null: none
     * @throws TelephonyException when it is not certain that the provider knows
     */
    void changeState(AgentIdentity agent, ProviderState state, String reason);

    /**
     * Calls a number and connects it with the agent. Never tried twice: a second call is worse than none.
     *
     * @param number    in E.164
     * @param reference ours, which the provider gives back in its events; at most 64 letters, digits and dashes
     * @return the provider's id of the call
     * @throws TelephonyException when the call was refused, or when it is not known whether it is being placed
     */
    String dial(AgentIdentity agent, String number, String reference);
}
