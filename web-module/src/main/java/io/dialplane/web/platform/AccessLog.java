package io.dialplane.web.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One JSON line for each request, in the logger {@code io.dialplane.access}; query strings, which may hold numbers, stay out. */
@Provider
@PreMatching
@Priority(1)
public class AccessLog implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String NAME = "io.dialplane.access";
    private static final Logger LOG = Logger.getLogger(NAME);
    private static final String HEADER = "X-Request-Id";
    private static final String STARTED = AccessLog.class.getName();

    @Inject
    private RequestId requestId;

    @Inject
    private Caller caller;

    @Inject
    private Clock clock;

    /** A line of the log. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            Instant at,
            String requestId,
            String address,
            String caller,
            String method,
            String path,
            int status,
            double millis) {}

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(STARTED, System.nanoTime());
        requestId.accept(request.getHeaderString(HEADER));
    }

    /** How long the request has been here. */
    static long nanosSinceStart(ContainerRequestContext request) {
        return request.getProperty(STARTED) instanceof Long started ? System.nanoTime() - started : 0;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, requestId.value());
        if (LOG.isLoggable(Level.INFO)) {
            double millis = nanosSinceStart(request) / 1000 / 1000.0;
            String path = request.getUriInfo().getPath();
            Line line = new Line(
                    clock.instant(),
                    requestId.value(),
                    caller.address(),
                    caller.isKnown() ? caller.actor().name() : null,
                    request.getMethod(),
                    SecretPaths.shown(path.startsWith("/") ? path : "/" + path),
                    response.getStatus(),
                    millis);
            // the source is named, or the logger would walk the stack to find it
            LOG.logp(Level.INFO, NAME, null, Json.write(line));
        }
    }
}
