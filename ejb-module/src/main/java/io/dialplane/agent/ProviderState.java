package io.dialplane.agent;

/** What a provider has to know of an agent's state: whether it may give calls to him. */
public enum ProviderState {
    READY,
    PAUSED
}
