package io.dialplane.extension;

import io.dialplane.platform.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;

/** Makes passwords and PINs of extensions, and seals them for the extension they belong to. */
@ApplicationScoped
class SipSecrets {

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    /** 139 bits. */
    private static final int PASSWORD_LETTERS = 24;

    private static final int PIN_DIGITS = 6;

    private final SecureRandom random = new SecureRandom();

    @Inject
    private Secrets secrets;

    /** A new password, sealed. */
    String password(int number) {
        return secrets.seal(text(LETTERS, PASSWORD_LETTERS), passwordOf(number));
    }

    /** A new PIN of the voicemail box, sealed. */
    String pin(int number) {
        return secrets.seal(text("0123456789", PIN_DIGITS), pinOf(number));
    }

    String openPassword(int number, String sealed) {
        return secrets.open(sealed, passwordOf(number));
    }

    String openPin(int number, String sealed) {
        return secrets.open(sealed, pinOf(number));
    }

    private String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static String passwordOf(int number) {
        return "extension/" + number + "/sip_password";
    }

    private static String pinOf(int number) {
        return "extension/" + number + "/voicemail_pin";
    }
}
