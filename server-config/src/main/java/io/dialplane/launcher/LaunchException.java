package io.dialplane.launcher;

import java.io.Serial;

/** Dialplane can't be started; the message is one line for the person who tried, and all they are shown. */
public final class LaunchException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message one sentence that names the setting or the file that is wrong */
    public LaunchException(String message) {
        super(oneLine(message));
    }

    /** @param message one sentence that names the setting or the file that is wrong */
    public LaunchException(String message, Throwable cause) {
        super(oneLine(message), cause);
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
