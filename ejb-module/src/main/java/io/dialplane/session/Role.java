package io.dialplane.session;

/** What a person may do in the own company. */
public enum Role {
    /** Own profile, session and calls; sees and changes assigned numbers only. */
    AGENT,
    /** Reads what an administrator reads; ends sessions. */
    SUPERVISOR,
    /** Everything of the own company. */
    ADMIN
}
