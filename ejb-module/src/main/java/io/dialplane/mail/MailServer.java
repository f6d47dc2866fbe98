package io.dialplane.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A mail server (SMTP), and who mails come from.
 *
 * @param username   null: it asks for none
 * @param password   null with no user name
 * @param sender     e-mail address that mails come from
 * @param senderName beside the address; null: none
 * @param trusted    the operator's own: may be at any address, also one that nobody outside can reach
 */
record MailServer(
        String host,
        int port,
        MailSecurity security,
        String username,
        String password,
        String sender,
        String senderName,
        boolean trusted) {

    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final String RULE =
            "must look like smtp://user:password@host:587?from=dialplane@example.com, or smtps: where TLS begins at once";

    /**
     * Reads the operator's mail server: {@code smtp} means STARTTLS ({@code ?tls=none}: no encryption), {@code smtps} TLS from the
     * beginning; {@code from} is the sender, with {@code name} beside it.
     *
     * @throws IllegalArgumentException saying what it must look like, without repeating it
     */
    static MailServer parse(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(RULE); // the cause would show the password
        }
        boolean smtps = "smtps".equals(uri.getScheme());
        Map<String, String> options = options(uri.getRawQuery());
        String from = options.get("from");
        boolean right = (smtps || "smtp".equals(uri.getScheme()))
                && uri.getHost() != null
                && from != null
                && MailRules.isAddress(from)
                && MailRules.isHeaderText(options.getOrDefault("name", ""))
                && (!options.containsKey("tls") || options.get("tls").equals("none") && !smtps);
        if (!right) {
            throw new IllegalArgumentException(RULE);
        }
        String[] user = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        return new MailServer(
                uri.getHost(),
                uri.getPort() > 0 ? uri.getPort() : smtps ? SUBMISSIONS : SUBMISSION,
                smtps ? MailSecurity.TLS : options.containsKey("tls") ? MailSecurity.NONE : MailSecurity.STARTTLS,
                user.length == 0 ? null : decoded(user[0]),
                user.length < 2 ? null : decoded(user[1]),
                from,
                options.get("name"),
                true);
    }

    private static Map<String, String> options(String query) {
        Map<String, String> options = new HashMap<>();
        if (query != null) {
            for (String option : query.split("&")) {
                String[] both = option.split("=", 2);
                options.put(both[0], both.length < 2 ? "" : decoded(both[1]));
            }
        }
        return options;
    }

    /** Of a URI, in which a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return host + ":" + port + " (" + security.word() + ")";
    }
}
