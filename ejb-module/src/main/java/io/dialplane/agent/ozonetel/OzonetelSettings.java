package io.dialplane.agent.ozonetel;

import io.dialplane.platform.CompanyId;
import java.net.URI;
import java.util.List;

/**
 * How a company reaches Ozonetel: its own settings, in the default company completed by the environment's.
 *
 * @param baseUrl         null: not set
 * @param username        the account; null: not set
 * @param apiKey          null: not set
 * @param sipDomain       of the agents' SIP accounts; null: not set
 * @param fromEnvironment fields that the environment sets, as the API names them
 * @param takesEvents     whether there is a secret for the events that the provider pushes
 * @param version         of the company's own settings; 0: it has none
 */
public record OzonetelSettings(
        CompanyId companyId,
        URI baseUrl,
        String username,
        AuthKind auth,
        String apiKey,
        String sipDomain,
        int sipWsPort,
        List<String> fromEnvironment,
        boolean takesEvents,
        int version) {

    /** Whether the provider can be asked anything. */
    public boolean isConfigured() {
        return baseUrl != null && username != null && apiKey != null;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Ozonetel account " + username + " of company " + companyId + " at " + baseUrl;
    }
}
