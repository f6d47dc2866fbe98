package io.dialplane.launcher;

import java.security.SecureRandom;

/** Random passwords. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Without letters and digits that are easily confused, as people type them. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private Secrets() {}

    /** A password of 20 letters and digits: 115 bits, safe in URLs and files, fit to be typed. */
    static String password() {
        return RANDOM.ints(20, 0, LETTERS.length())
                .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                .reduce("", String::concat);
    }
}
