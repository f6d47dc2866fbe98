package io.dialplane.agent.ozonetel;

/** How an account's requests are authenticated, as it was agreed with the provider. */
public enum AuthKind {
    /** By the API key in each request. */
    BASIC,
    /** By a token that is got with the API key and lives for an hour. */
    TOKEN
}
