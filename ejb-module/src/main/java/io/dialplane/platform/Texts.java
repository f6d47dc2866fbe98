package io.dialplane.platform;

/** Free texts from outside, made fit to be kept. */
public final class Texts {

    private Texts() {}

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
