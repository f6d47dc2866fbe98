package io.dialplane.mail;

import java.util.Locale;

/** What a mail says. Each has a text and an HTML form in each language, as resources beside this class. */
public enum MailTemplate {
    /** Filled with {@code name, company, link, minutes}. */
    PASSWORD_RESET,
    /** Filled with {@code name, company, username, link, days}. */
    WELCOME,
    /** Filled with {@code company}. */
    TEST;

    /** Of its files, and in the database. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MailTemplate of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
