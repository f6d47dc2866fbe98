package io.dialplane.mail;

/**
 * A company's mail server as people see it: without the password.
 *
 * @param source      whose it is
 * @param host        null: there is none, as everything behind it but {@code hasPassword} and {@code version}
 * @param hasPassword whether a password is kept
 * @param senderName  null: none
 * @param version     moves with every change; 0: the company has no settings of its own
 */
public record MailSettings(
        Source source,
        String host,
        Integer port,
        MailSecurity security,
        String username,
        boolean hasPassword,
        String sender,
        String senderName,
        int version) {

    /** Whose mail server it is. */
    public enum Source {
        /** The company's own. */
        COMPANY,
        /** The installation's ({@code SMTP_URL}); where it is, is the operator's business. */
        INSTALLATION,
        /** There is none. */
        NONE;

        /** As clients write it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static MailSettings ofInstallation(boolean there) {
        return new MailSettings(
                there ? Source.INSTALLATION : Source.NONE, null, null, null, null, false, null, null, 0);
    }
}
