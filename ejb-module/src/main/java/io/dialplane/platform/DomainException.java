package io.dialplane.platform;

import jakarta.ejb.ApplicationException;
import java.io.Serial;
import java.time.Duration;
import java.util.List;

/**
 * A request that can't be fulfilled, and why, in words for the one who asked. Rolls the transaction back.
 *
 * <p>Sentences are keys of {@link Messages}; the problem mapper writes them in English as problem+json.
 */
@ApplicationException(rollback = true)
public class DomainException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String key;
    private final transient Object[] args;
    private final transient List<FieldError> errors;
    private final Duration retryAfter;
    private final String hint;

    private DomainException(
            int status, String type, String key, Object[] args, List<FieldError> errors, Duration retryAfter) {
        this(status, type, key, args, errors, retryAfter, null);
    }

    private DomainException(
            int status,
            String type,
            String key,
            Object[] args,
            List<FieldError> errors,
            Duration retryAfter,
            String hint) {
        super(Messages.english(key, args));
        this.status = status;
        this.type = type;
        this.key = key;
        this.args = args.clone();
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
        this.hint = hint;
    }

    /** The same with a second sentence that says what would do, for clients that show one. */
    public DomainException withHint(String hintKey, Object... hintArgs) {
        return new DomainException(status, type, key, args, errors, retryAfter, Messages.english(hintKey, hintArgs));
    }

    /** 400: one field is wrong; its sentence is also the detail. */
    public static DomainException invalid(String field, String key, Object... args) {
        return new DomainException(400, "invalid-input", key, args, List.of(new FieldError(field, key, args)), null);
    }

    /** 400: several fields are wrong. */
    public static DomainException invalid(List<FieldError> errors) {
        FieldError first = errors.get(0);
        return new DomainException(400, "invalid-input", first.key(), first.args(), errors, null);
    }

    /** 400 for a reason that is not one field's. */
    public static DomainException badRequest(String key, Object... args) {
        return of(400, "bad-request", key, args);
    }

    /** 401: who asks is not known. */
    public static DomainException unauthorized(String key, Object... args) {
        return of(401, "unauthorized", key, args);
    }

    /** 401: password right, second factor missing or wrong. */
    public static DomainException totpRequired(String key, Object... args) {
        return of(401, "totp-required", key, args);
    }

    /** 403: known, but has to set up a second factor first. */
    public static DomainException totpEnrolmentRequired() {
        return of(403, "totp-enrolment-required", "totp.enrol");
    }

    /** 403: known, but may not. */
    public static DomainException forbidden(String key, Object... args) {
        return of(403, "forbidden", key, args);
    }

    /** 404: not there, or another company's. */
    public static DomainException notFound(String key, Object... args) {
        return of(404, "not-found", key, args);
    }

    /** 409: it is taken, or somebody else changed it meanwhile. */
    public static DomainException conflict(String key, Object... args) {
        return of(409, "conflict", key, args);
    }

    /** 409: a value of one field is taken. */
    public static DomainException taken(String field, String key, Object... args) {
        return new DomainException(409, "conflict", key, args, List.of(new FieldError(field, key, args)), null);
    }

    /** 413: larger than allowed. */
    public static DomainException tooLarge(String key, Object... args) {
        return of(413, "too-large", key, args);
    }

    /** 422: an Idempotency-Key used again with another body. */
    public static DomainException unprocessable(String key, Object... args) {
        return of(422, "unprocessable", key, args);
    }

    /** 429: too often. */
    public static DomainException tooManyRequests(Duration retryAfter, String key, Object... args) {
        return new DomainException(429, "too-many-requests", key, args, List.of(), retryAfter);
    }

    /** 502: somebody outside, who is needed, refused or talked nonsense. */
    public static DomainException badGateway(String key, Object... args) {
        return of(502, "bad-gateway", key, args);
    }

    /** 503: something that is needed doesn't answer now. */
    public static DomainException unavailable(Duration retryAfter, String key, Object... args) {
        return new DomainException(503, "unavailable", key, args, List.of(), retryAfter);
    }

    private static DomainException of(int status, String type, String key, Object... args) {
        return new DomainException(status, type, key, args, List.of(), null);
    }

    /** HTTP status that fits. */
    public int status() {
        return status;
    }

    /** Kind of problem, the last part of the type URI. */
    public String type() {
        return type;
    }

    public String key() {
        return key;
    }

    public Object[] args() {
        return args.clone();
    }

    /** Fields that are wrong; empty when it is not about fields. */
    public List<FieldError> errors() {
        return errors;
    }

    /** What would do, in English; null: nothing is said. */
    public String hint() {
        return hint;
    }

    /** When to try again; null: no hint. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
