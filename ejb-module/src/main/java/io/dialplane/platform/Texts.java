package io.dialplane.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Texts from outside, made fit to be kept. */
public final class Texts {

    private Texts() {}

    /** SHA-256 of the text in UTF-8. */
    public static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The text without what PostgreSQL can't hold (NUL, halves of characters), cut to a length.
     *
     * @param chars most Unicode characters that are kept
     * @return null for null
     */
    public static String cut(String text, int chars) {
        if (text == null) {
            return null;
        }
        return text.codePoints()
                .filter(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE))
                .limit(chars)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
