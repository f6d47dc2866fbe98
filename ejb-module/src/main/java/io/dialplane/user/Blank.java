package io.dialplane.user;

/** Texts of forms, where nothing and blanks mean the same. */
final class Blank {

    private Blank() {}

    static String toNull(String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
