package io.dialplane.mail;

import java.util.Locale;

/** How a connection to a mail server is protected. */
public enum MailSecurity {
    /** Not at all: for a server on the same machine. */
    NONE,
    /** It begins in clear, and is encrypted before anything is said; a server that can't is refused. */
    STARTTLS,
    /** It is encrypted from the beginning. */
    TLS;

    /** As clients and the database write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static MailSecurity of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
