package io.dialplane.agent;

import java.util.List;

/**
 * What a session wants to itself: nobody else uses the agent or one of the extensions while it lives.
 *
 * @param identity   what the provider and the lists are told
 * @param sipServer  where the extensions register
 * @param extensions the telephones; empty: none
 * @param version    of the settings that name the provider's account; null: none does
 */
record Claim(AgentIdentity identity, String sipServer, List<String> extensions, Source source, Integer version) {

    /** Where it is written down. */
    enum Source {
        /** In the person's agent record. */
        RECORD,
        /** In the company's pool of extensions. */
        POOL,
        /** In the environment. */
        ENVIRONMENT
    }
}
