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
        super(cut(message + ": " + reason(cause)), cause);
    }

    /** In the words of the first cause that has any; what libraries put around it is for programmers. */
    private static String reason(Throwable cause) {
        Throwable first = cause;
        while (first.getCause() != null && first.getCause() != first) {
            first = first.getCause();
        }
        String words = first.getMessage() == null ? cause.getMessage() : first.getMessage();
        return words == null
                ? "no answer"
                : words.replaceAll("(?:[a-z]+\\.)+[A-Z]\\w*|\\w*Exception\\b", "")
                        .strip();
    }

    private static String cut(String message) {
        String plain = message.replaceAll("\\p{Cntrl}+", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
    }
}
