package io.dialplane.web.platform;

import io.dialplane.company.DialerTokenService;
import io.dialplane.platform.ClientAddress;
import io.dialplane.platform.MetricsToken;
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

/** Finds out who is calling; whether they may is {@link Authorization}'s question. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class Authentication implements ContainerRequestFilter {

    private static final String BEARER = "Bearer ";

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
    private ClientAddress clientAddress;

    @Context
    private HttpServletRequest servletRequest;

    @Override
    public void filter(ContainerRequestContext request) {
        caller.from(clientAddress.of(servletRequest));
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
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
}
