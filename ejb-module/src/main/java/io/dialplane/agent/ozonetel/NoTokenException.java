package io.dialplane.agent.ozonetel;

import io.dialplane.agent.TelephonyException;
import java.io.Serial;

/** There is no token to ask the provider with; the provider itself has not failed, and asking again at once is of no use. */
final class NoTokenException extends TelephonyException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param text why, in words for an operator */
    NoTokenException(String text) {
        super(Kind.UNREACHABLE, text);
    }
}
