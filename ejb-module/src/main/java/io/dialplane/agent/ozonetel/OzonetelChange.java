package io.dialplane.agent.ozonetel;

import java.util.Optional;

/**
 * A change of a company's settings: what is null stays, what is empty is cleared.
 *
 * @param version the one that was read; null: whatever it is by now
 */
public record OzonetelChange(
        Optional<String> baseUrl,
        Optional<String> username,
        Optional<String> auth,
        Optional<String> apiKey,
        Optional<String> sipDomain,
        Optional<Integer> sipWsPort,
        Integer version) {

    /** Without the key. */
    @Override
    public String toString() {
        return "a change of Ozonetel's settings";
    }
}
