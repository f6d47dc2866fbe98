package io.dialplane.mail;

import java.util.regex.Pattern;

/** What may stand in the head of a mail: nothing that ends a line, and addresses of one person only. */
final class MailRules {

    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_TEXT = 150;
    private static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    private MailRules() {}

    /** Whether it is one e-mail address, without a name or anything else around it. */
    static boolean isAddress(String text) {
        return text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches();
    }

    /** Whether it is a host's name or IP address. */
    static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    /** Whether it can stand in a line of the head. */
    static boolean isHeaderText(String text) {
        return text.length() <= LONGEST_TEXT && !CONTROL.matcher(text).find();
    }

    /** A text from elsewhere, made fit for a line of the head. */
    static String inOneLine(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }
}
