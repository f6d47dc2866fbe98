package io.dialplane.web.platform;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;

/** Counts every request when its answer is ready. */
@Provider
@Priority(Priorities.AUTHENTICATION - 1)
public class MeteredRequests implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String RESOURCE = MeteredRequests.class.getName();

    @Inject
    private RequestMetrics metrics;

    @Context
    private ResourceInfo resource;

    /** Only what a resource answers comes here; later nothing may be known of the resource. */
    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(RESOURCE, resource.getResourceMethod());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        metrics.count(
                request.getMethod(),
                request.getProperty(RESOURCE) instanceof Method method ? method : null,
                response.getStatus(),
                AccessLog.nanosSinceStart(request));
    }
}
