package io.dialplane.web.platform;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Some old clients don't say what they send: it is JSON. Servers differ in what they take it for. */
@Provider
@PreMatching
@Priority(3)
public class UntypedBody implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        // hasEntity() doesn't help: RESTEasy takes a body without a type for none
        boolean mayHaveBody =
                !request.getMethod().equals("GET") && !request.getMethod().equals("OPTIONS");
        if (mayHaveBody && request.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            request.getHeaders().putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        }
    }
}
