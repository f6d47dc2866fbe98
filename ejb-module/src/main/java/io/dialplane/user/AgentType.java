package io.dialplane.user;

/** Which calls an agent takes. */
public enum AgentType {
    INBOUND,
    OUTBOUND,
    BOTH
}
