package io.dialplane.web.platform;

import jakarta.inject.Inject;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Hands violations to {@link Problems}; without it, servers answer them with mappers of their own. */
@Provider
public class ViolationProblems implements ExceptionMapper<ValidationException> {

    @Inject
    private Problems problems;

    @Override
    public Response toResponse(ValidationException thrown) {
        return problems.toResponse(thrown);
    }
}
