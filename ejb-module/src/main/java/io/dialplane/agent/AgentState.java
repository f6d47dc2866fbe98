package io.dialplane.agent;

import java.util.Locale;

/** What an agent is doing. */
public enum AgentState {
    /** Takes no calls; also who is not logged in. */
    OFFLINE,
    /** Takes calls. */
    AVAILABLE,
    /** Does something else. */
    BUSY,
    ON_CALL,
    /** Writes down what a call was about. */
    WRAP_UP,
    BREAK;

    /** As clients and the database have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AgentState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** What the telephony provider has to know of it. */
    ProviderState atProvider() {
        return this == AVAILABLE ? ProviderState.READY : ProviderState.PAUSED;
    }
}
