package io.dialplane.web.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import io.dialplane.platform.DomainException;
import io.dialplane.platform.FieldError;
import io.dialplane.platform.Messages;
import jakarta.ejb.EJBException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.transaction.xa.XAException;

/** The one place where an error becomes an answer. */
@Provider
@RequestScoped
public class Problems implements ExceptionMapper<Throwable> {

    private static final System.Logger LOG = System.getLogger(Problems.class.getName());
    private static final MediaType PROBLEM_JSON = MediaType.valueOf("application/problem+json");
    private static final String TYPE_PREFIX = "urn:dialplane:problem:";
    /** SQL states of a text with the character NUL, by itself and within JSON. */
    private static final Set<String> UNSTORABLE_TEXT = Set.of("22021", "22P05");

    private static final Duration DATABASE_RETRY = Duration.ofSeconds(5);

    @Context
    private UriInfo uri;

    @Inject
    private RequestId requestId;

    @Override
    public Response toResponse(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof DomainException e) {
                return answer(e);
            }
            if (t instanceof ConstraintViolationException e) {
                return answer(violations(e.getConstraintViolations()));
            }
            if (t instanceof JsonProcessingException e) {
                return answer(unreadable(e));
            }
            if (t instanceof OptimisticLockException) {
                return answer(DomainException.conflict("request.changed-meanwhile"));
            }
            if (isDatabaseAway(t)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Database not available: {0} [{1}]",
                        t.getMessage(),
                        requestId.value());
                return answer(DomainException.unavailable(DATABASE_RETRY, "database.unavailable"));
            }
            if (t instanceof SQLException e && e.getSQLState() != null && UNSTORABLE_TEXT.contains(e.getSQLState())) {
                return answer(DomainException.badRequest("request.unstorable-text"));
            }
            if (t instanceof WebApplicationException e) {
                return answer(e);
            }
            if (!(t instanceof EJBException) && t.getCause() == null) {
                break;
            }
        }
        return incident(thrown);
    }

    private Response answer(DomainException e) {
        Response.ResponseBuilder response = problem(e.status(), e.type(), sentence(e), e.errors(), e.hint());
        if (e.retryAfter() != null) {
            response.header(HttpHeaders.RETRY_AFTER, Math.max(1, e.retryAfter().toSeconds()));
        }
        return response.build();
    }

    /** What is said of a field is a clause; with the field before it, it is a sentence. */
    private static String sentence(DomainException e) {
        return e.errors().isEmpty() || !Character.isLowerCase(e.getMessage().codePointAt(0))
                ? e.getMessage()
                : e.errors().get(0).field() + " " + e.getMessage();
    }

    private Response answer(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse();
        }
        String key = "http." + status;
        String detail;
        try {
            detail = Messages.english(key);
        } catch (java.util.MissingResourceException missing) {
            detail = e.getResponse().getStatusInfo().getReasonPhrase();
        }
        Response.ResponseBuilder response =
                problem(status, status == 404 ? "not-found" : "http-" + status, detail, List.of());
        String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        if (allow != null) {
            response.header(HttpHeaders.ALLOW, allow);
        }
        return response.build();
    }

    private Response incident(Throwable thrown) {
        String id = UUID.randomUUID().toString().substring(0, 8);
        LOG.log(System.Logger.Level.ERROR, "Incident " + id + " [" + requestId.value() + "] " + path(), thrown);
        return problem(500, "incident", Messages.english("incident", id), List.of())
                .build();
    }

    private Response.ResponseBuilder problem(int status, String type, String detail, List<FieldError> errors) {
        return problem(status, type, detail, errors, null);
    }

    private Response.ResponseBuilder problem(
            int status, String type, String detail, List<FieldError> errors, String hint) {
        String path = path();
        List<Problem.Field> fields = errors.isEmpty()
                ? null
                : errors.stream()
                        .map(e -> new Problem.Field(e.field(), e.message()))
                        .toList();
        Response.Status known = Response.Status.fromStatusCode(status);
        Problem problem = new Problem(
                TYPE_PREFIX + type,
                known == null ? (status == 422 ? "Unprocessable Content" : "Error") : known.getReasonPhrase(),
                status,
                detail,
                path,
                fields,
                detail,
                hint,
                path.startsWith("/auth") ? detail : null,
                path.startsWith("/v1") ? Boolean.FALSE : null);
        Response.ResponseBuilder response =
                Response.status(status).type(PROBLEM_JSON).entity(problem);
        if (status == 401) {
            response.header(
                    HttpHeaders.WWW_AUTHENTICATE,
                    path.startsWith("/freeswitch/") ? "Basic realm=\"switches\"" : "Bearer");
        }
        return response;
    }

    private String path() {
        return SecretPaths.shown("/" + uri.getPath(false).replaceFirst("^/+", ""));
    }

    /** What is wrong with a request, field by field. */
    public static DomainException violations(Collection<? extends ConstraintViolation<?>> violations) {
        return DomainException.invalid(violations.stream()
                .map(v -> new FieldError(field(v), "field.sentence", v.getMessage()))
                .sorted(java.util.Comparator.comparing(FieldError::field))
                .toList());
    }

    /** The field's path as the client wrote it: without method and parameter, in the naming of the request's record. */
    private static String field(ConstraintViolation<?> violation) {
        StringBuilder field = new StringBuilder();
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.METHOD) {
                continue;
            }
            if (node.getKind() == ElementKind.PARAMETER) {
                field.setLength(0);
                field.append(Json.snake(node.getName()));
                continue;
            }
            if (field.length() > 0 && violation.getLeafBean() != null && isBodyStart(violation, field)) {
                field.setLength(0);
            }
            if (node.getIndex() != null) {
                field.append('[').append(node.getIndex()).append(']');
            }
            if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
                field.append(field.length() > 0 ? "." : "")
                        .append(Json.nameOf(violation.getLeafBean(), node.getName()));
            }
        }
        return field.toString();
    }

    private static boolean isBodyStart(ConstraintViolation<?> violation, StringBuilder field) {
        return Arrays.stream(new String[] {"request", "body", "report", "reports"})
                .anyMatch(field.toString()::equals);
    }

    /** Why a text is not the JSON that was expected. */
    public static DomainException unreadable(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return DomainException.badRequest("json.monstrous");
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String field = mapping.getPath().stream()
                    .map(ref -> ref.getFieldName() == null ? "[" + ref.getIndex() + "]" : "." + ref.getFieldName())
                    .collect(Collectors.joining())
                    .replaceFirst("^\\.", "");
            if (e instanceof InvalidFormatException format
                    && format.getTargetType() != null
                    && format.getTargetType().isEnum()) {
                String allowed = Arrays.stream(format.getTargetType().getEnumConstants())
                        .map(Object::toString)
                        .collect(Collectors.joining(", "));
                return DomainException.invalid(field, "field.not-one-of", allowed);
            }
            return DomainException.invalid(field, "field.wrong-type");
        }
        return DomainException.badRequest("json.malformed");
    }

    /** The connection broke during the commit; servers say so without the driver's exception. */
    private static boolean hasNoOutcome(Throwable t) {
        return t instanceof SystemException
                || t instanceof XAException
                || (t instanceof RollbackException && t.getCause() == null);
    }

    private static boolean isDatabaseAway(Throwable t) {
        if (t instanceof SQLTransientConnectionException || hasNoOutcome(t)) {
            return true;
        }
        if (!(t instanceof SQLException e) || e.getSQLState() == null) {
            return t instanceof jakarta.resource.ResourceException;
        }
        String state = e.getSQLState();
        // connection gone, shutting down or starting; too many connections; lock, statement or idle time-out
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("57014")
                || state.equals("53300")
                || state.equals("55P03")
                || state.equals("25P03")
                || state.equals("40001")
                || state.equals("40P01");
    }
}
