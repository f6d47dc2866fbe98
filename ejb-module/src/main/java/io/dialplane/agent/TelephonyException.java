package io.dialplane.agent;

import jakarta.ejb.ApplicationException;
import java.io.Serial;

/** The telephony provider did not do what it was asked to. Its text holds no secret and may be shown to those who asked. */
@ApplicationException(rollback = true)
public class TelephonyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** No answer in time, no connection, an error of the provider's own, or it is left alone for having failed too often. */
        UNREACHABLE,
        /** It understood and said no. */
        REFUSED,
        /** What it answered has no meaning. */
        NONSENSE
    }

    private final Kind kind;

    /** @param text what the provider said, or what happened, in words for an operator; without secrets */
    public TelephonyException(Kind kind, String text) {
        super(text);
        this.kind = kind;
    }

    public TelephonyException(Kind kind, String text, Throwable cause) {
        super(text, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
