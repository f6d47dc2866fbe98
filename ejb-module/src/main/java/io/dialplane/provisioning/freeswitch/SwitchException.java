package io.dialplane.provisioning.freeswitch;

import java.io.Serial;

/** A switch can't be reached, or refuses. Its words are for operators; they hold no secret. */
public class SwitchException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 300;

    public SwitchException(String message) {
        super(cut(message));
    }

    public SwitchException(String message, Throwable cause) {
        super(
                cut(message + ": "
                        + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())),
                cause);
    }

    private static String cut(String message) {
        String plain = message.replaceAll("\\p{Cntrl}+", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    }
}
