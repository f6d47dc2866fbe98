package io.dialplane.web.platform;

import io.dialplane.company.DialerTokenService;
import io.dialplane.platform.ClientAddress;
import io.dialplane.platform.MetricsToken;
import io.dialplane.provisioning.AskingCluster;
import io.dialplane.provisioning.ClusterService;
import io.dialplane.session.AccessTokens;
import io.dialplane.session.LiveSessions;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Finds out who is calling; whether they may is {@link Authorization}'s question. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class Authentication implements ContainerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    @Inject
    private Caller caller;

    @Inject
    private AccessTokens accessTokens;

    @Inject
    private LiveSessions sessions;

    @Inject
    private DialerTokenService dialerTokens;

    @Inject
    private MetricsToken metricsToken;

    @Inject
    private ClusterService clusters;

    @Inject
    private ClientAddress clientAddress;

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        caller.from(clientAddress.of(servletRequest));
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            switchOf(header.substring(BASIC.length()).strip()).ifPresent(caller::is);
            return;
        }
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return;
        }
        String token = header.substring(BEARER.length()).strip();
        if (token.chars().filter(c -> c == '.').count() == 2) {
            accessTokens.sessionOf(token).flatMap(sessions::find).ifPresent(caller::is);
        }
        if (!caller.isKnown() && metricsToken.is(token)) {
            caller.isMonitoring();
        }
        if (!caller.isKnown()) { // the environment's token may look like anything
            dialerTokens.find(token).ifPresent(caller::is);
        }
    }

    /** Cluster and secret as HTTP Basic has them; only switches come with these. */
    private Optional<AskingCluster> switchOf(String credentials) {
        try {
            String text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 1 || text.indexOf('\0') >= 0
                    ? Optional.empty()
                    : clusters.asks(text.substring(0, colon), text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
