package io.dialplane.web.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.platform.Setting;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Lets pages of the origins in {@code CORS_ORIGINS} (a JSON array; default none) call the API. */
@Provider
@PreMatching
@Priority(2)
public class Cors implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String ORIGIN = "Origin";

    private final Set<String> origins = Setting.of("CORS_ORIGINS", Set.of(), text -> {
        try {
            return Set.of(new ObjectMapper().readValue(text, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("must be a JSON array of origins", e);
        }
    });

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals("OPTIONS")
                && isAllowed(request)
                && request.getHeaderString("Access-Control-Request-Method") != null) {
            request.abortWith(Response.noContent()
                    .header("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
                    .header(
                            "Access-Control-Allow-Headers",
                            "Authorization, Content-Type, Idempotency-Key, Prefer, X-Request-Id")
                    .header("Access-Control-Max-Age", "600")
                    .build());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (origins.isEmpty()) {
            return;
        }
        response.getHeaders().add(HttpHeaders.VARY, ORIGIN);
        if (isAllowed(request)) {
            response.getHeaders().putSingle("Access-Control-Allow-Origin", request.getHeaderString(ORIGIN));
            response.getHeaders()
                    .putSingle(
                            "Access-Control-Expose-Headers",
                            "X-Total-Count, X-Request-Id, Retry-After, Location, Content-Disposition");
        }
    }

    private boolean isAllowed(ContainerRequestContext request) {
        String origin = request.getHeaderString(ORIGIN);
        return origin != null && (origins.contains(origin) || origins.contains("*"));
    }
}
