package io.dialplane.mail;

import java.io.Serial;

/** A mail was not sent, and why, in the mail server's words. */
class MailFailure extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** How far the failure reaches. */
    enum Kind {
        /** The server can't be reached or lets us not in: no mail of the company can be sent now. */
        SERVER,
        /** The server does not take this mail now. */
        MAIL,
        /** The server will never take it. */
        FOR_EVER
    }

    private final Kind kind;

    MailFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
