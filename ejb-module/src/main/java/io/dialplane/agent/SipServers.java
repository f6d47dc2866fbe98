package io.dialplane.agent;

import io.dialplane.agent.ozonetel.OzonetelSettings;
import io.dialplane.agent.ozonetel.OzonetelSettingsService;
import io.dialplane.platform.CompanyId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Where a company's softphones register: at the provider's server, which its settings name. */
@ApplicationScoped
public class SipServers {

    /**
     * A SIP server.
     *
     * @param domain        of the addresses, and host of the secure WebSockets
     * @param webSocketPort of that host
     */
    public record SipServer(String domain, int webSocketPort) {

        /** Where browsers connect. */
        String webSocket() {
            return "wss://" + domain + ":" + webSocketPort;
        }

        /** An extension's address. */
        String uri(String extension) {
            return "sip:" + extension + "@" + domain;
        }
    }

    @Inject
    private OzonetelSettingsService settings;

    /** The company's server; empty: none is configured. */
    public Optional<SipServer> of(CompanyId company) {
        OzonetelSettings of = settings.of(company);
        return Optional.ofNullable(of.sipDomain()).map(domain -> new SipServer(domain, of.sipWsPort()));
    }
}
