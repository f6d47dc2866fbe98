package io.dialplane.user;

import java.time.Instant;

/** The app that shows somebody the codes of a second factor. */
public final class CodeApp {

    private CodeApp() {}

    /** @param secret as it was typed into the app */
    public static String code(String secret) {
        return Totp.code(secret.replace(" ", ""), Totp.stepAt(Instant.now()));
    }
}
