package io.dialplane.agent;

import io.dialplane.platform.CompanyId;
import java.util.Optional;

/** Where a company's softphones register. */
public interface SipServers {

    /**
     * A SIP server.
     *
     * @param domain        of the addresses, and host of the secure WebSockets
     * @param webSocketPort of that host
     */
    record SipServer(String domain, int webSocketPort) {

        /** Where browsers connect. */
        String webSocket() {
            return "wss://" + domain + ":" + webSocketPort;
        }

        /** An extension's address. */
        String uri(String extension) {
            return "sip:" + extension + "@" + domain;
        }
    }

    /** The company's server; empty: none is configured. */
    Optional<SipServer> of(CompanyId company);
}
