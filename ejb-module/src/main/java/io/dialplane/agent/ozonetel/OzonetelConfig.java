package io.dialplane.agent.ozonetel;

import io.dialplane.platform.Setting;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Settings of Ozonetel in the environment: defaults of the default company, and which hosts companies may name. */
public final class OzonetelConfig {

    private static final int DEFAULT_SIP_WS_PORT = 444;

    private OzonetelConfig() {}

    /** @throws IllegalStateException naming the first of them that is wrong */
    public static void check() {
        hosts();
        baseUrl();
        username();
        auth();
        sipDomain();
        sipWsPort();
    }

    /**
     * {@code OZONETEL_HOSTS}: hosts, separated by commas, that companies may name in their base URL; {@code *.example.com} are
     * all below one. Default: the host of {@code OZONETEL_BASE_URL}, or none.
     */
    public static List<String> hosts() {
        return Setting.of("OZONETEL_HOSTS", defaultHosts(), OzonetelRules::hosts);
    }

    private static List<String> defaultHosts() {
        return baseUrl()
                .map(url -> List.of(url.getHost().toLowerCase(Locale.ROOT)))
                .orElse(List.of());
    }

    /** {@code OZONETEL_BASE_URL}: where the API is, {@code https://host[:port][/path]}; default none. */
    public static Optional<URI> baseUrl() {
        return Setting.of("OZONETEL_BASE_URL", Optional.empty(), text -> Optional.of(OzonetelRules.baseUrl(text)));
    }

    /** {@code OZONETEL_USERNAME}: the account; default none. */
    public static Optional<String> username() {
        return Setting.of("OZONETEL_USERNAME", Optional.empty(), text -> Optional.of(OzonetelRules.username(text)));
    }

    /** {@code OZONETEL_API_KEY}: the account's key; default none. */
    public static Optional<String> apiKey() {
        return Setting.text("OZONETEL_API_KEY");
    }

    /** {@code OZONETEL_AUTH}: {@code basic} or {@code token}; default basic. */
    public static AuthKind auth() {
        return Setting.of("OZONETEL_AUTH", AuthKind.BASIC, OzonetelRules::auth);
    }

    /** {@code SIP_DOMAIN}: of the agents' SIP accounts; default none. */
    public static Optional<String> sipDomain() {
        return Setting.of("SIP_DOMAIN", Optional.empty(), text -> Optional.of(OzonetelRules.sipDomain(text)));
    }

    /** {@code SIP_WS_PORT}: where the SIP server takes secure WebSockets; default 444. */
    public static int sipWsPort() {
        return Setting.of("SIP_WS_PORT", DEFAULT_SIP_WS_PORT, OzonetelRules::port);
    }

    /** Of companies that name none. */
    static int defaultSipWsPort() {
        return DEFAULT_SIP_WS_PORT;
    }
}
