package io.dialplane.callresult;

/** Whether anybody may call a number at all. */
public enum GlobalStatus {
    ACTIVE,
    /** Blocked for all until reset by the company whose result set it, or a superuser. */
    POWER_OFF,
    /** Blocked for all until a superuser lifts it with a reason. */
    COMPLAINED
}
