package io.dialplane.user;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Codes that an app on a phone shows (RFC 6238): SHA-1, six digits, a new one every 30 seconds, as all apps know them. */
final class Totp {

    /** How long a code is shown, seconds. */
    static final int STEP_SECONDS = 30;

    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;
    /** Clocks may differ by a step, and people are slow. */
    private static final int TOLERATED_STEPS = 1;

    private static final int SECRET_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Totp() {}

    /** A new secret, in Base32 as apps take it. */
    static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return base32(secret);
    }

    /** The step that a time belongs to. */
    static long stepAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP_SECONDS);
    }

    /** A step's code. */
    static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(bytes(secret), "RAW"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            return ("%0" + DIGITS + "d").formatted(number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The step whose code this is, of those around a time.
     *
     * @param after only steps later than this one: what was used, and what came before it, is void
     * @return empty: it is no code of now
     */
    static OptionalLong stepOf(String secret, String code, Instant time, long after) {
        long now = stepAt(time);
        OptionalLong found = OptionalLong.empty();
        for (long step = now - TOLERATED_STEPS; step <= now + TOLERATED_STEPS; step++) {
            boolean same = MessageDigest.isEqual(
                    code(secret, step).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
            if (same && step > after && found.isEmpty()) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** What apps read from a QR code. */
    static String uri(String secret, String issuer, String account) {
        return "otpauth://totp/" + encoded(issuer) + ":" + encoded(account) + "?secret=" + secret + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP_SECONDS;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without padding: lengths are multiples of five. */
    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int held = 0;
        int bits = 0;
        for (byte b : bytes) {
            held = held << Byte.SIZE | b & 0xff;
            for (bits += Byte.SIZE; bits >= 5; bits -= 5) {
                text.append(BASE32.charAt(held >> bits - 5 & 31));
            }
        }
        return text.toString();
    }

    private static byte[] bytes(String base32) {
        ByteBuffer bytes = ByteBuffer.allocate(base32.length() * 5 / Byte.SIZE);
        int held = 0;
        int bits = 0;
        for (char c : base32.toCharArray()) {
            held = held << 5 | BASE32.indexOf(c);
            bits += 5;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.put((byte) (held >> bits));
            }
        }
        return bytes.array();
    }
}
