package io.dialplane.user;

import io.dialplane.platform.Texts;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Codes that let somebody in whose phone is lost, each once: four groups of four letters and digits, 80 random bits in Base32, kept as
 * SHA-256.
 */
final class RecoveryCodes {

    /** How many there are at first. */
    static final int COUNT = 10;

    private static final int BYTES = 10;
    private static final Pattern FORM = Pattern.compile("[A-Z2-7]{16}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private RecoveryCodes() {}

    static List<String> fresh() {
        return Stream.generate(RecoveryCodes::one).limit(COUNT).toList();
    }

    private static String one() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Totp.base32(bytes).replaceAll("(.{4})(?!$)", "$1-");
    }

    /** Whether a text looks like one: in capital or small letters, with or without dashes and spaces. */
    static boolean isOne(String text) {
        return FORM.matcher(bare(text)).matches();
    }

    static byte[] hash(String code) {
        return Texts.sha256(bare(code));
    }

    private static String bare(String text) {
        return text.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
