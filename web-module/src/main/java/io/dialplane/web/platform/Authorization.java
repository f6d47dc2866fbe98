package io.dialplane.web.platform;

import io.dialplane.platform.DomainException;
import io.dialplane.session.Role;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;

/** Lets in whom a method's {@link Access} names: 401 for callers that are not known, 403 for those who may not. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class Authorization implements ContainerRequestFilter {

    /** They know one text for whatever is wrong with a token, also that there is none. */
    private static final Access.By[] DIALERS = {Access.By.DIALER};

    @Inject
    private Caller caller;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Access access = resource.getResourceMethod().getAnnotation(Access.class);
        if (access == null) {
            access = resource.getResourceClass().getAnnotation(Access.class);
        }
        if (access != null && Arrays.stream(access.value()).anyMatch(this::letsIn)) {
            if (caller.mustEnrol() && !isForAnyone(access) && !isBeforeSecondFactor()) {
                throw DomainException.totpEnrolmentRequired();
            }
            return;
        }
        if (!caller.isKnown()) {
            boolean dialersOnly = access != null && Arrays.equals(access.value(), DIALERS);
            boolean wrong = request.getHeaderString(HttpHeaders.AUTHORIZATION) != null || dialersOnly;
            throw DomainException.unauthorized(wrong ? "token.invalid" : "token.missing");
        }
        throw DomainException.forbidden("access.denied");
    }

    private static boolean isForAnyone(Access access) {
        return Arrays.asList(access.value()).contains(Access.By.ANYONE);
    }

    private boolean isBeforeSecondFactor() {
        return resource.getResourceMethod().isAnnotationPresent(BeforeSecondFactor.class)
                || resource.getResourceClass().isAnnotationPresent(BeforeSecondFactor.class);
    }

    private boolean letsIn(Access.By by) {
        return switch (by) {
            case ANYONE -> true;
            case DIALER -> caller.isDialer();
            case MONITOR -> caller.isMonitor();
            case SWITCH -> caller.isSwitch();
            case AGENT -> caller.hasRole(Role.AGENT);
            case SUPERVISOR -> caller.hasRole(Role.SUPERVISOR);
            case ADMIN -> caller.hasRole(Role.ADMIN) || caller.isSuperuser();
            case SUPERUSER -> caller.isSuperuser();
        };
    }
}
