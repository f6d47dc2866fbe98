package io.dialplane.takeover;

import java.io.Serial;

/** A take-over that can't be, or broke off; the message is a sentence for the operator. What was committed stays. */
public final class TakeOverException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    TakeOverException(String message) {
        super(message);
    }

    TakeOverException(String message, Throwable cause) {
        super(message, cause);
    }
}
